/** For `npm run stryker`: small mistakes everywhere in the code that decides who somebody is. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'starter/mutate/vitest.stryker.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [
    'src/core/session/*.ts',
    'src/features/auth/*.ts',
    'src/features/account/*.ts',
    'src/core/web/protection/cross-site.guard.ts',
    'src/core/web/access/authentication.guard.ts',
    'src/core/web/local-path.ts',
    '!src/**/*{spec,.test-helpers}.ts',
    '!src/**/*.module.ts',
    '!src/**/tables.ts',
  ],
  // Words for people may be changed without a test turning red.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 30_000,
  reporters: ['progress', 'clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
};
