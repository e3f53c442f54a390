import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { blocksOf } from './blocks.js';
import { change, save } from './editing.js';

export const PAGE = 'docs/quick-answers.md';
const blocks = blocksOf(readFileSync(PAGE, 'utf8'));

const SCHEMATICS = 'node_modules/@angular-devkit/schematics-cli/bin/schematics.js';
/** As `nest new` calls it, which then waits for the network. */
const NEW = ['--name=shop', '--directory=.', '--type=esm', '--strict', '--language=ts'];

/** Who has copied which answers. */
const APPLICATIONS: Record<string, readonly string[]> = {
  express: ['platform=express'],
  fastify: ['platform=fastify'],
  redis: ['platform=express', 'store=redis'],
  postgres: ['platform=express', 'store=postgres'],
};

/** An application of `nest new` for each, with the blocks of the page, compiled all at once as `nest build` does. */
export function makeApplications() {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-answers-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  const made = join(folder, 'new');
  mkdirSync(made);
  execFileSync(process.execPath, [resolve(SCHEMATICS), '@nestjs/schematics:application', ...NEW], {
    cwd: made,
    stdio: 'pipe',
  });
  for (const [name, chosen] of Object.entries(APPLICATIONS)) {
    cpSync(made, join(folder, name), { recursive: true });
    copyAnswers(join(folder, name), chosen);
  }
  // Its one plugin reads paths of tsconfig.json, of which there are none.
  const tests = readFileSync(join(made, 'vitest.config.e2e.ts'), 'utf8');
  const config = tests
    .replace(/.*tsconfigPaths.*\n/g, '')
    .replace('**/*.e2e', '{express,fastify}/test/{login,fixation}.e2e');
  writeFileSync(join(folder, 'vitest.config.e2e.ts'), config);
  rmSync(made, { recursive: true });
  return { folder, ...compile(folder), remove: () => rmSync(folder, { recursive: true }) };
}

function copyAnswers(folder: string, chosen: readonly string[]) {
  const hasStore = chosen.some((word) => word.startsWith('store='));
  for (const block of blocks) {
    const [mark = '', ...conditions] = block.words;
    const [kind, path = ''] = mark.split('=');
    if (!conditions.every((condition) => chosen.includes(condition))) continue;
    if (kind === 'save') save(block, path, folder);
    if (kind !== 'change' || !hasStore) continue;
    const { problems } = change(block, path, folder);
    if (problems.length > 0) throw new Error(problems[0]!.text);
  }
}

/** @returns what is wrong, and how to look at types */
function compile(folder: string) {
  const names = Object.keys(APPLICATIONS);
  const { config } = ts.readConfigFile(join(folder, names[0]!, 'tsconfig.json'), (path) =>
    readFileSync(path, 'utf8'),
  ) as { config: object };
  const settings = ts.parseJsonConfigFileContent(
    {
      ...config,
      include: names.flatMap((name) => [`${name}/src/**/*.ts`, `${name}/test/**/*.ts`]),
    },
    ts.sys,
    folder,
  );
  const options = { ...settings.options, incremental: false, outDir: join(folder, 'dist') };
  const program = ts.createProgram(settings.fileNames, options);
  program.emit();
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName.slice(folder.length)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return { problems, optionsOf: optionsIn(program) };
}

/** The names that an object of a type may have. */
const optionsIn = (program: ts.Program) => (file: string, type: string) => {
  const checker = program.getTypeChecker();
  const source = program.getSourceFiles().find(({ fileName }) => fileName.endsWith(file));
  if (!source) throw new Error(`Nothing imports ${file}`);
  let found: ts.Type | undefined;
  const visit = (node: ts.Node) => {
    const isNamed = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
    if (isNamed && node.name.text === type) found = checker.getTypeAtLocation(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (!found) throw new Error(`${file} has no ${type}`);
  const types = found.isUnion() ? found.types : [found];
  const names = types.flatMap((one) => checker.getPropertiesOfType(one).map(({ name }) => name));
  return [...new Set(names)].toSorted();
};

/** The lines of the page for a program that stands in front of the application. */
export const blockFor = (language: string) =>
  blocks.find((block) => block.language === language)!.lines.join('\n');
