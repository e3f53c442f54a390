import type { ProvidedContext } from 'vitest';
import { configDefaults, defineConfig } from 'vitest/config';

/** The same stories run on each platform and store; no title and no loop names one. */
const stories = (name: string, provide: Partial<ProvidedContext>, include: string) => ({
  extends: true as const,
  test: {
    name,
    include: [include],
    provide,
    globalSetup: ['test/support/stores.setup.ts'],
  },
});

const ALL = '{src,test}/**/*.e2e-spec.ts';
/** What depends on where things are stored. */
const STORED = 'src/{session,cart,auth,account}/*.e2e-spec.ts';
/** The browser stories that meet the application directly; those with a name meet nginx anyway. */
const DIRECT = 'test/browser/{cart,keyboard,login,visits}.e2e-spec.ts';
/** Servers that are killed, frozen and filled: each story has one of its own. */
const FAULTS = 'test/faults/*.spec.ts';

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'plain', include: ['{src,bench}/**/*.spec.ts'] } },
      stories('express', { platform: 'express' }, ALL),
      stories('express, file', { platform: 'express', store: 'file' }, STORED),
      stories('express, nginx', { platform: 'express', behind: 'nginx' }, DIRECT),
      stories('express, postgres', { platform: 'express', store: 'postgres' }, ALL),
      stories('express, redis', { platform: 'express', store: 'redis' }, ALL),
      stories('fastify', { platform: 'fastify' }, ALL),
      stories('fastify, nginx', { platform: 'fastify', behind: 'nginx' }, DIRECT),
      stories('fastify, postgres', { platform: 'fastify', store: 'postgres' }, ALL),
      stories('express, faults', { platform: 'express' }, FAULTS),
      stories('fastify, faults', { platform: 'fastify' }, FAULTS),
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.spec.ts'],
          exclude: [...configDefaults.exclude, FAULTS],
          testTimeout: 120_000,
        },
      },
    ],
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    platform: 'express' | 'fastify';
    /** Where sessions are kept; without one, in SQLite in memory. */
    store: 'file' | 'postgres' | 'redis';
    /** Of the server that was started for these stories. */
    storePort: number;
    /** Why they cannot run. */
    missing: string;
    /** What stands between browsers and the application; otherwise nothing does. */
    behind: 'nginx';
  }
}
