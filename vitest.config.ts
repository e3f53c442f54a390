import type { ProvidedContext } from 'vitest';
import { defineConfig } from 'vitest/config';

/** The same stories run on each platform and store; no title and no loop names one. */
const stories = (name: string, provide: Partial<ProvidedContext>, include: string) => ({
  extends: true as const,
  test: { name, include: [include], provide },
});

const ALL = '{src,test}/**/*.e2e-spec.ts';
/** What depends on where things are stored. */
const STORED = 'src/{session,cart,auth,account}/*.e2e-spec.ts';

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'plain', include: ['src/**/*.spec.ts'] } },
      stories('express', { platform: 'express' }, ALL),
      stories('express, file', { platform: 'express', onFile: true }, STORED),
      stories('fastify', { platform: 'fastify' }, ALL),
      {
        extends: true,
        test: { name: 'whole', include: ['test/**/*.spec.ts'], testTimeout: 60_000 },
      },
    ],
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    platform: 'express' | 'fastify';
    /** Keep the database in a file; otherwise it is in memory. */
    onFile: boolean;
  }
}
