import { defineConfig } from 'vitest/config';

/** The same stories run on each platform; no title and no loop names one. */
const stories = (platform: 'express' | 'fastify') => ({
  extends: true as const,
  test: {
    name: platform,
    include: ['{src,test}/**/*.e2e-spec.ts'],
    provide: { platform },
  },
});

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'plain', include: ['src/**/*.spec.ts'] } },
      stories('express'),
      stories('fastify'),
      {
        extends: true,
        test: { name: 'whole', include: ['test/**/*.spec.ts'], testTimeout: 240_000 },
      },
    ],
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    platform: 'express' | 'fastify';
  }
}
