import { defineConfig } from 'vitest/config';

/** One platform in one project: Stryker runs the stories a thousand times. */
export default defineConfig({
  test: {
    include: [
      'src/{session,auth,account,users}/*spec.ts',
      'src/web/{ended-login,throttle,local-path}*spec.ts',
      'test/cross-site.e2e-spec.ts',
    ],
    exclude: ['**/throttle.e2e-spec.ts'],
    provide: { platform: 'express' },
    testTimeout: 20_000,
  },
});
