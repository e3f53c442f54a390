import type { Part } from './parts.ts';
import { uploads } from './uploads.ts';

/** They teach and measure the starter, by its name and with all its features: a product is made without them. */
export const ofStarter: readonly Part[] = [
  {
    name: 'docs',
    about: 'the walkthrough, its experiments, and the documents',
    words: /walkthrough|(?<!\.org\/)docs\//i,
    remove(project) {
      project.remove(
        'docs',
        'test/doctor/document.spec.ts',
        'test/browser/*picture.spec.ts',
        'test/browser/cookie-size.spec.ts',
        'test/browser/policy.e2e-spec.ts',
        'test/nginx-config.spec.ts',
        'test/support/document.ts',
        'test/support/titles.ts',
      );
      project.removeScripts('docs', 'docs:update', 'try', 'step', 'picture');
      project.dropLines('test/support/copy.ts', /^ {2}'docs',$/);
      // What the documents quote is marked.
      for (const path of project.paths.filter((path) => /^(src|test)\/.*\.ts$/.test(path))) {
        if (/#region/.test(project.read(path))) project.dropLines(path, /^ *\/\/ #(end)?region/);
      }
      project.removePackages('markdown-it', 'htmx.org');
      project.replace('tsconfig.json', '"docs", ', '');
      project.dropLines('tsconfig.json', /docs\/examples/);
      project.replace('tsconfig.json', '"*.ts"],\n}', '"*.ts"]\n}');
      project.dropLines('vitest.config.ts', /'docs\/tests\/\{/);
      project.dropLines('vitest.config.ts', /test\/doctor\/document/);
      project.dropBlock('vitest.config.ts', '  documentation: {');
      project.dropLines('oxlint.config.ts', /docs\/|as it prints it|What the documentation prints/);
      project.replace('src/core/config/policy.ts', ': docs/features.md.', '.');
      project.replace('src/core/platform/next-turn.ts', ' (docs/performance.md)', '');
      project.dropLines('CONTRIBUTING.md', /docs/);
      project.dropLines('.dockerignore', /^(docs|my-shop)$/);
      project.dropLines('.gitignore', /^my-shop/);
      for (const [file, find, by] of [
        [
          'src/devtools/doctor/sqlite.ts',
          ', and bring back a copy: see docs/operations.md',
          ', and bring back a copy',
        ],
        [
          'src/devtools/doctor/sqlite.ts',
          ', bring back a copy: see docs/operations.md',
          ', bring back a copy',
        ],
        ['src/devtools/doctor/proxy.ts', ' before it: see docs/operations.md', ' before it'],
      ] as const)
        project.replace(file, find, by);
    },
  },
  {
    name: 'bench',
    about: 'the benchmark',
    words: /\bbench/i,
    remove(project) {
      project.remove('bench');
      project.removeScripts('bench');
      project.change(({ scripts }) => {
        scripts['types'] = 'tsc && tsc -p src/core';
      });
      project.replace('vitest.config.ts', "'{src,bench}/**/*.spec.ts'", "'src/**/*.spec.ts'");
      project.replace('oxlint.config.ts', ", 'bench/**'", '');
      project.dropLines('oxlint.config.ts', /'bench\/\*\*'/);
      project.dropLines('.prettierignore', /^bench/);
      project.dropLines('.gitignore', /^bench/);
      project.dropLines('.dockerignore', /^bench$/);
      project.replace('.github/dependabot.yml', 'directories: [/, /bench]', 'directory: /');
      project.replace(
        'src/core/process/app.ts',
        'main, the tests and the benchmarks use it',
        'main and the tests use it',
      );
      project.replace('test/readme.spec.ts', '|bench', '');
    },
  },
];

/** Folders that a product may do without. */
export const rooms: readonly Part[] = [
  uploads,
  {
    name: 'doctor',
    about: 'npm run doctor: looks at the environment, the stores and what answers',
    words: /doctor/i,
    remove(project) {
      project.remove(
        'src/devtools/doctor',
        'deploy/doctor.ts',
        'test/doctor',
        'test/support/doctor*',
        'test/support/tls-proxy.ts',
      );
      project.dropLines('test/commands.spec.ts', /doctor/);
      project.removeScripts('doctor');
      project.dropLines('vitest.config.ts', /doctor/);
    },
  },
  {
    name: 'cluster',
    about: 'npm run start:cluster: a process for each processor',
    words: /start:cluster|cluster\.js/,
    remove(project) {
      project.remove(
        'src/core/process/cluster.ts',
        'src/core/process/workers.ts',
        'test/processes/cluster*',
        'test/support/cluster.ts',
      );
      project.removeScripts('start:cluster');
      project.write('src/main.ts', MAIN);
      project.remove('src/core/process/worker.ts');
      project.dropLines(
        'src/core/process/start.ts',
        /import .*(node:cluster|worker\.js)|@param worker|worker\.id|NOT_SHARED\]/,
      );
      project.dropLines('src/core/process/start.ts', /worker && config\.databaseUrl/);
      project.dropBlock('src/core/process/start.ts', 'const NOT_SHARED');
      project.replace('src/core/process/start.ts', ', worker?: Worker', '');
      project.replace(
        'src/core/process/start.ts',
        'if (worker) obey(worker, app);\n    else\n',
        '',
      );
    },
  },
  {
    name: 'deploy',
    // The configuration of nginx stays: browser tests over https go through it.
    about: 'an image and a set of containers',
    words: /compose\.yaml|deploy\/Dockerfile/,
    remove(project) {
      project.remove(
        'deploy/Dockerfile',
        'deploy/compose.yaml',
        '.dockerignore',
        'test/deploy.spec.ts',
      );
      project.replace('.github/dependabot.yml', '/deploy, ', '');
    },
  },
];

const MAIN = `import { enableCompileCache } from 'node:module';
import { refuseOldNode } from '#core/config/node-version.js';

refuseOldNode('npm start', 1);
// Node keeps what it compiled: the next start takes about a tenth less. Without the right to write it does nothing.
enableCompileCache('node_modules/.cache/compiled');

const { start } = await import('#core/process/start.js');
const { AppModule } = await import('./app.module.js');
await start(AppModule);
`;
