import { defineConfig } from 'vitest/config';

/** One platform in one project: Stryker runs the tests a thousand times. */
export default defineConfig({
  test: {
    include: [
      'src/{session,auth,account,users,log}/*spec.ts',
      'src/core/web/{access/ended-login,local-path}*spec.ts',
      'test/{cookie,cross-site,proxy}.e2e-spec.ts',
    ],
    provide: { platform: 'express' },
    testTimeout: 20_000,
  },
});
