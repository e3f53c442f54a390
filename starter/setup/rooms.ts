import { UPSTREAM_TESTS } from '../../src/devtools/carried.ts';
import type { Part } from './parts.ts';
import { GUIDE } from './texts.ts';

/** They teach, measure and test the starter: a product is made without them. */
export const ofStarter: readonly Part[] = [
  {
    name: 'course',
    about: 'the walkthrough and its experiments',
    words: /walkthrough|my-shop/i,
    remove(project) {
      const docs = project.paths.filter(
        (path) => path.startsWith('docs/') && !GUIDE.includes(path),
      );
      project.remove(...docs.map((path) => path.split('/').slice(0, 2).join('/')));
      project.removePackages('connect-pg-simple', '@types/connect-pg-simple');
      project.removePackages('connect-redis', 'supertest', '@types/supertest');
      // What the documents quote is marked.
      for (const path of project.paths.filter((path) => /^src\/features\/.*\.ts$/.test(path))) {
        if (/#region/.test(project.read(path))) project.dropLines(path, /^ *\/\/ #(end)?region/);
      }
      project.replace('tsconfig.json', '"docs", ', '');
      project.dropLines('tsconfig.json', /docs\/examples/);
      project.replace('tsconfig.json', '"*.ts"],\n}', '"*.ts"]\n}');
      project.dropLines('oxlint.config.ts', /docs\/|as it prints it|What the documentation prints/);
    },
  },
  {
    name: 'bench',
    about: 'the benchmark',
    words: /\bbench\b/i,
    remove(project) {
      project.remove('bench');
      project.removePackages('rate-limiter-flexible');
      project.change(({ scripts }) => {
        scripts['types'] = 'tsc && tsc -p src/core';
      });
      project.replace('.github/dependabot.yml', 'directories: [/, /bench]', 'directory: /');
    },
  },
  {
    name: 'core-tests',
    about: 'what proves core: its own specs, and hostile input and races at the features',
    // They are nowhere named.
    words: /(?!)/,
    remove(project) {
      project.remove(
        'src/{core,devtools}/**/*spec.ts',
        ...project.paths.filter((path) => UPSTREAM_TESTS.test(path)),
        'test/core',
      );
      project.removePackages('html-validate', 'smtp-server');
    },
  },
  {
    name: 'starter-tests',
    about: 'what proves the starter: hostile input, faults, proxies, whole processes, browsers',
    words: /test:rest|test\/(browser|faults|processes|proxy|starter)/,
    told: /test:rest|test\/(browser|faults|processes|proxy|starter)|browser-spec|storageState|tests run\s+through it|^#+ .*\bin (a browser|Firefox)/i,
    remove(project) {
      project.remove(
        'src/**/*.browser-spec.ts',
        // They need PostgreSQL.
        'src/features/**/stale-credential.store-spec.ts',
        ...project.paths.filter((path) => /^test\/(?!support\/|core\/)/.test(path)),
        '.ci',
      );
      project.write('vitest.config.ts', VITEST);
      project.change(({ scripts }) => {
        for (const name of ['test:rest', 'test:all', 'picture']) delete scripts[name];
        scripts['test'] = 'vitest run';
        scripts['test:watch'] = 'vitest';
      });
      project.replace('.github/workflows/check.yml', / +# Debian, as which.*\n/, '');
      // With browsers and servers, which only these tests start.
      project.remove('.devcontainer/Dockerfile');
      project.replace(
        '.devcontainer/devcontainer.json',
        /"build": .*/,
        '"image": "node:26-trixie",',
      );
      project.replace(
        '.github/dependabot.yml',
        'directories: [/deploy, /.devcontainer]',
        'directory: /deploy',
      );
      project.replace('.github/workflows/check.yml', '.ci/run', 'npm ci && npm run check');
      project.removePackages('axe-core', 'htmx.org', 'markdown-it', 'playwright-core', 'yaml');
    },
  },
];

const VITEST = `import { defineConfig } from 'vitest/config';

/** Run on both platforms. */
const STORIES = ['src/**/*.{e2e,store}-spec.ts'];

const on = (platform: 'express' | 'fastify') => ({
  extends: true as const,
  test: { name: platform, include: STORIES, provide: { platform } },
});

export default defineConfig({
  // \`#core/…\` of package.json: the source, and not what was built.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // How long something may take at most: a busy machine is no mistake.
    expect: { poll: { timeout: 10_000, interval: 20 } },
    // An application may serve several tests: what one replaced in it is back for the next.
    restoreMocks: true,
    // Modules are loaded once, not again for each file.
    isolate: false,
    pool: 'threads',
    projects: [
      { extends: true as const, test: { name: 'unit', include: ['src/**/*.spec.ts'] } },
      on('express'),
      on('fastify'),
    ],
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    platform: 'express' | 'fastify';
  }
}
`;

/** Folders that a product may do without. */
export const rooms: readonly Part[] = [
  {
    name: 'doctor',
    about: 'npm run doctor: looks at the environment, the stores and what answers',
    words: /npm run doctor/i,
    told: /\bdoctor\b/i,
    remove(project) {
      project.remove('src/devtools/doctor', 'src/commands/doctor.ts');
    },
  },
  {
    name: 'deploy',
    about: 'an image, a set of containers, and nginx in front of them',
    words: /compose\.yaml|deploy\/Dockerfile|npm run proxy/,
    told: /deploy\/(?!upgrade|tools)|npm run proxy/,
    remove(project) {
      project.remove('deploy/{Dockerfile,compose.yaml}', 'deploy/nginx', '.dockerignore');
      project.change(({ scripts }) => delete scripts['proxy']);
      project.replace('.github/dependabot.yml', / +- package-ecosystem: docker\n.*\n.*\n/, '');
    },
  },
];
