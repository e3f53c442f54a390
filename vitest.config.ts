import { availableParallelism } from 'node:os';
import type { ProvidedContext } from 'vitest';
import { configDefaults, defineConfig } from 'vitest/config';
import { Summary } from './test/starter/summary.js';

interface Project {
  /** Parts of paths: which spec files run. */
  readonly include: string[];
  readonly provide?: Partial<ProvidedContext>;
  /** What is done once, before the files. */
  readonly setup?: readonly string[];
  readonly beforeEachFile?: string[];
  readonly seconds?: number;
  /** It promises an answer in time: no more of these run at once than there are processors. */
  readonly isTimed?: boolean;
}

const express = { platform: 'express' } as const;
const fastify = { platform: 'fastify' } as const;

/** What is cheap to check of README, reference and rules, and what compares the two platforms. */
const CHECKS = [
  'test/*.spec.ts',
  'docs/tests/{building,chapters,core,diagrams,quotes,reference,security-doc}.spec.ts',
  'test/doctor/document.spec.ts',
  'starter/mutate/*.spec.ts',
];
/** Stories run on both platforms; no title and no loop names one. */
const STORIES = [
  'src/{core,devtools}/**/*.{e2e,store}-spec.ts',
  'src/features/!(account|admin)/**/!(stale-credential).{e2e,store}-spec.ts',
  'test/*.{e2e,store}-spec.ts',
];
/** Rules above what the others try on both platforms: `npm test` runs these on Express, and test:rest on Fastify. */
const ACCOUNT = ['src/features/{account,admin}/**/!(stale-credential).{e2e,store}-spec.ts'];
/** Stories whose outcome depends on where things are stored. */
const STORED = ['{src,test}/**/!(stale-credential).store-spec.ts'];
/** A request that waits in the middle of a transaction: with SQLite there is one connection. */
const STALE = ['src/**/stale-credential.store-spec.ts'];
/** One way through the whole application. */
const JOURNEY = ['test/journey.store-spec.ts'];
/** Requests that race: the database decides between them, and what the session holds. */
const RACES = ['src/features/account/races.store-spec.ts'];
const BROWSER = ['src/**/!(engines).browser-spec.ts', 'test/browser/*.e2e-spec.ts'];
/** Each platform has its own way with cookies. What Chromium sends and shows is the same for both. */
const COOKIES = [
  'test/browser/{cookies,login,planted-cookies}.e2e-spec.ts',
  'src/features/account/passkeys/passkeys.browser-spec.ts',
  'src/features/account/second-factor/second-factor.browser-spec.ts',
];
/** What a session does to a browser, told in the same words for each engine. */
const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
const IN_ENGINES = ['src/**/engines.browser-spec.ts', 'test/browser/engines/*.e2e-spec.ts'];
const isAsked = (engine: string) => process.argv.some((word) => word.split('=').at(-1) === engine);
/** Chromium only, unless another one is named, as with `--browser firefox`; in CI all. */
// oxlint-disable-next-line node/no-process-env -- Vitest reads it as well.
const engines = process.env.CI === 'true' ? ENGINES : ENGINES.filter(isAsked);
/** What Back shows depends on headers and cookies, and those on the platform. */
const BACK = ['test/browser/engines/no-scripts.e2e-spec.ts'];
const PROXY = ['test/proxy/*.e2e-spec.ts'];
/** Servers that are killed, frozen and filled: each test has one of its own. */
const FAULTS = ['test/faults/*.spec.ts'];
/** A failover of Redis is about sessions, which Fastify keeps in cookies. A migration knows no platform. */
const FAULTS_ON_FASTIFY = ['test/faults/!(migrations*|redis-failover).spec.ts'];

const STORE = ['test/starter/stores.setup.ts'];
const OTHER_STORES = ['test/starter/other-stores.ts'];
const CHROMIUM = ['test/starter/browser.setup.ts'];
const BUILD = ['test/starter/built.setup.ts'];

const on = (
  platform: typeof express | typeof fastify,
  store: ProvidedContext['store'],
  include: string[],
): Project => ({
  include,
  provide: { ...platform, store },
  setup: STORE,
  beforeEachFile: OTHER_STORES,
});

/** `npm test`: needs nothing but Node. */
const QUICK: Record<string, Project> = {
  unit: { include: ['src/**/*.spec.ts'] },
  express: { include: [...STORIES, ...ACCOUNT], provide: express },
  fastify: { include: STORIES, provide: fastify },
  checks: { include: CHECKS },
};

/** `npm run test:rest`: needs servers, a browser, or minutes. */
const REST: Record<string, Project> = {
  processes: {
    include: [
      'test/processes/*.spec.ts',
      'starter/{*,products/*,setup/*}.spec.ts',
      'bench/**/*.spec.ts',
    ],
    seconds: 300,
    setup: BUILD,
  },
  documentation: {
    include: ['docs/tests/**/*.spec.ts', 'starter/pictures/*.spec.ts'],
    seconds: 300,
    setup: [...BUILD, ...CHROMIUM],
  },
  'account on fastify': { include: ACCOUNT, provide: fastify },
  'express, faults': { include: FAULTS, provide: express, isTimed: true },
  'fastify, faults': { include: FAULTS_ON_FASTIFY, provide: fastify, isTimed: true },
  'express, browser': { include: BROWSER, provide: express, setup: CHROMIUM },
  'fastify, browser': { include: COOKIES, provide: fastify, setup: CHROMIUM },
  browser: { include: ['test/browser/*.spec.ts'], seconds: 120, setup: CHROMIUM },
  ...Object.fromEntries(
    (engines.length > 0 ? engines : (['chromium'] as const)).map((engine) => [
      engine,
      { include: IN_ENGINES, provide: { ...express, engine } },
    ]),
  ),
  'fastify, chromium': { include: BACK, provide: { ...fastify, engine: 'chromium' } },
  'express, proxy': { include: PROXY, provide: express },
  'fastify, proxy': { include: PROXY, provide: fastify },
  proxy: { include: ['test/proxy/*.spec.ts'], seconds: 120, setup: BUILD },
  doctor: { include: ['test/doctor/*.spec.ts'], seconds: 120, setup: BUILD },
  'express, file': on(express, 'file', STORED),
  'express, postgres': on(express, 'postgres', [...STORED, ...STALE]),
  'express, redis': on(express, 'redis', STORED),
  'express, postgres and redis': on(express, 'postgres and redis', JOURNEY),
  'fastify, file': on(fastify, 'file', JOURNEY),
  'fastify, postgres': on(fastify, 'postgres', [...JOURNEY, ...RACES]),
  'fastify, redis': on(fastify, 'redis', JOURNEY),
  'fastify, postgres and redis': on(fastify, 'postgres and redis', JOURNEY),
};

interface Options {
  readonly exclude?: string[];
  readonly maxWorkers: number;
  readonly retry?: number;
  /** Those with the same number run at the same time. */
  readonly groupOrder: number;
}

const projects = (
  all: Record<string, Project>,
  { exclude = [], maxWorkers, retry = 0, groupOrder }: Options,
) =>
  Object.entries(all).map(
    ([name, { include, provide = {}, setup = [], beforeEachFile = [], seconds = 60 }]) => ({
      extends: true as const,
      test: {
        name,
        include,
        exclude: [...configDefaults.exclude, ...exclude],
        provide: { ...provide, isUpdate: process.argv.includes('--update') },
        globalSetup: [...setup],
        setupFiles: beforeEachFile,
        testTimeout: seconds * 1000,
        // A folder of packages of a product takes its time to remove, on a slow disk.
        hookTimeout: seconds * 1000,
        // Modules are loaded once, not again for each file. That is a third of the time.
        isolate: false,
        // They start faster than processes, and share what they have compiled.
        pool: 'threads',
        maxWorkers,
        retry,
        sequence: { groupOrder },
      },
    }),
  );

const restThat = (isTimed: boolean) =>
  Object.fromEntries(
    Object.entries(REST).filter(([, project]) => (project.isTimed ?? false) === isTimed),
  );

/** What was red once, with other programs on a machine that may be busy, is named at the end. */
const AGAIN = { exclude: CHECKS, retry: 1 };

/** All of them. By itself Vitest leaves one free, which of two is half of the machine. */
const PROCESSORS = availableParallelism();

export default defineConfig({
  // `#core/…` of package.json: the source, and not what was built.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    // How long something may take at most: a busy machine is no mistake.
    expect: { poll: { timeout: 10_000, interval: 20 } },
    // An application may serve several tests: what one replaced in it is back for the next.
    restoreMocks: true,
    maxConcurrency: PROCESSORS,
    reporters: ['default', new Summary(Object.keys(REST), 'npm run test:rest')],
    projects: [
      ...projects(QUICK, { maxWorkers: PROCESSORS, groupOrder: 0 }),
      ...projects(restThat(true), { ...AGAIN, maxWorkers: PROCESSORS, groupOrder: 1 }),
      // These often wait for other processes: two more run meanwhile.
      ...projects(restThat(false), { ...AGAIN, maxWorkers: PROCESSORS + 2, groupOrder: 2 }),
    ],
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    platform: 'express' | 'fastify';
    /** Where things are stored, when not in SQLite in memory. */
    store: 'file' | 'postgres' | 'redis' | 'postgres and redis';
    /** The port of each server that was started for these tests. */
    postgresPort: number;
    redisPort: number;
    /** The folder of a copy of the project that has been built. */
    built: string;
    /** Where the Chromium of these tests listens. */
    browser: string;
    engine: (typeof ENGINES)[number];
    /** What the documentation prints and shows is made anew. */
    isUpdate: boolean;
    /** Why they cannot run. */
    missing: string;
  }
}
