import { execSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MEASUREMENTS } from './measurements.ts';

// `npm run bench`. What it cannot do is said before anything is installed and built, which takes minutes.
const width = Math.max(...Object.keys(MEASUREMENTS).map(({ length }) => length));
const USAGE = `npm run bench                      measures throughput
npm run bench -- <name> --quick    in a minute, without warming up: to see that it runs
npm run bench -- all               everything, for hours; what is done of this commit is left out

${Object.entries(MEASUREMENTS)
  .map(([name, about]) => `  ${name.padEnd(width)}  ${about}`)
  .join('\n')}`;

const BUILD = [
  'npm install --prefix bench --no-audit --no-fund --loglevel error',
  'nest build',
  'tsc -p bench',
  'tsc -p bench/tsconfig.installed.json',
];

/** @throws with a sentence, when the arguments make no sense */
function read() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name = 'throughput'] = positionals;
  if (name !== 'all' && !Object.hasOwn(MEASUREMENTS, name))
    throw new Error(`There is no measurement "${name}".`);
  return { name, ...values };
}

async function measure(name: string, isQuick: boolean) {
  for (const command of BUILD) execSync(command, { stdio: 'inherit' });
  const built = join(import.meta.dirname, 'dist', 'bench', 'main.js');
  const main = (await import(built)) as typeof import('./main.ts');
  await main.measure(name, isQuick);
}

let asked: ReturnType<typeof read> | undefined;
try {
  asked = read();
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 1;
}
if (asked?.help) console.log(USAGE);
else if (asked) await measure(asked.name, asked.quick);
