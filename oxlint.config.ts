import { defineConfig, type OxlintOverride } from 'oxlint';

const PLATFORM_PACKAGES = {
  group: [
    'express',
    'express-session',
    'fastify',
    '@fastify/*',
    // The reader of uploads, which knows neither.
    '!@fastify/busboy',
    '@nestjs/platform-*',
    'hbs',
    'handlebars',
  ],
  message: 'Only src/platform knows Express, Fastify and the template engines.',
};

const NO_RESPONSE = {
  name: '@nestjs/common',
  importNames: ['Res', 'Response', 'Next'],
  message:
    'Return a model for @Render, or use @Redirect: the response differs between the platforms.',
};

/** What the files of a folder may import from the other folders of src. */
function folder(name: string, allowed: string[], packages = [PLATFORM_PACKAGES]): OxlintOverride {
  const group = ['../*/*', ...allowed.map((other) => `!../${other}/*`), '../*.js'];
  const message = `src/${name} may import from ${allowed.join(', ') || 'no other folder'}.`;
  return {
    files: [`src/${name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [NO_RESPONSE], patterns: [...packages, { group, message }] },
      ],
    },
  };
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'node', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  rules: {
    eqeqeq: 'error',
    'node/no-process-env': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/consistent-type-imports': 'off',
    // A cast says what we know and the compiler cannot, such as the shape of a body.
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/unbound-method': 'off',
    'import/no-unassigned-import': 'off',
    'no-underscore-dangle': 'off',
    'no-shadow': 'off',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    // A Nest module is a class that may be empty.
    'typescript/no-extraneous-class': 'off',
    'unicorn/consistent-function-scoping': 'off',
  },
  overrides: [
    // Features, those that a clone adds too. The folders below them have their own line.
    folder('*', ['config', 'database', 'log', 'session', 'users', 'web']),
    folder('config', []),
    folder('log', ['config']),
    folder('database', ['config']),
    folder('redis', ['config', 'database']),
    folder('health', ['database', 'redis']),
    folder('users', ['config', 'database']),
    folder('session', ['config', 'database', 'log', 'redis', 'users']),
    folder('web', ['config', 'database', 'log', 'redis', 'session', 'users']),
    folder('doctor', ['config', 'database', 'redis']),
    folder('platform', ['config', 'session', 'web'], []),
    // The lesson of the visits: @Req() with the type of each platform, as the documentation shows it.
    folder('visits', ['config', 'session', 'web'], []),
    // What the documentation prints, as it prints it.
    { files: ['docs/examples/**'], rules: { 'typescript/no-explicit-any': 'off' } },
    { files: ['**/*spec.ts', 'test/**', 'bench/**'], rules: { 'no-restricted-imports': 'off' } },
    {
      files: [
        'src/config/process-environment.ts',
        'bench/**',
        'deploy/**',
        'docs/**',
        'test/**',
        '*.ts',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
  ],
});
