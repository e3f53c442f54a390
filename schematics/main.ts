import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { planFeature } from './feature/feature.ts';
import { KINDS, Refused } from './feature/fields.ts';

const ROOT = join(import.meta.dirname, '..');

const HELP = `npm run feature -- <name in the plural> <field:kind>… [options]

  npm run feature -- notes title:text body:textarea due:date? done:boolean
  npm run feature -- albums title:text cover:file --owned
  npm run feature -- recipes name:text 'course:select=starter,main,dessert' --owned

Kinds of fields; with ? at the end a field may be empty:
${Object.entries(KINDS)
  .map(([kind, { description }]) => `  ${kind.padEnd(10)} ${description}`)
  .join('\n')}

Options:
  --owned            each sees only their own; else everybody sees all, and changes their own
  --json             JSON for scripts and programs, too: /api/<name>
  --singular <name>  what one of them is called, where it is not the name without "s"
  --dry-run          names the files, and writes nothing
`;

async function save(file: string, text: string) {
  mkdirSync(dirname(file), { recursive: true });
  const options = { ...(await resolveConfig(file)), filepath: file };
  // Documents and templates stay as they are.
  writeFileSync(file, file.endsWith('.ts') ? await format(text, options) : text);
}

async function run() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      owned: { type: 'boolean' },
      json: { type: 'boolean' },
      singular: { type: 'string' },
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name, ...fields] = positionals;
  if (values.help || name === undefined) {
    console.log(HELP);
    return;
  }
  const { files, changes } = planFeature(
    {
      has: (path) => existsSync(join(ROOT, path)),
      read: (path) => readFileSync(join(ROOT, path), 'utf8'),
    },
    { name, fields, ...values },
  );
  for (const [path, text] of Object.entries({ ...files, ...changes })) {
    const verb = path in files ? ['wrote', 'would write'] : ['changed', 'would change'];
    console.log(`${verb[values['dry-run'] ? 1 : 0]}  ${path}`);
    if (!values['dry-run']) await save(join(ROOT, path), text);
  }
  if (values['dry-run']) return;
  console.log(`
Look at it: npm run start:dev, then http://localhost:3000/${name}
Test it:    npx vitest run --project express --project fastify src/features/${name}`);
}

try {
  await run();
} catch (error) {
  const isOurs =
    error instanceof Refused || String(Object(error).code).startsWith('ERR_PARSE_ARGS');
  if (!isOurs) throw error;
  console.error(`${(error as Error).message}\n\nWhat can be written: npm run feature -- --help`);
  process.exitCode = 1;
}
