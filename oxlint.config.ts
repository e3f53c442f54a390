import { defineConfig, type OxlintOverride } from 'oxlint';
import { INTERNAL_IN_USE, PUBLIC } from './src/core/public.ts';

const PLATFORM_PACKAGES = {
  group: [
    'express',
    'express-session',
    'fastify',
    '@fastify/*',
    // The reader of uploads, which knows neither.
    '!@fastify/busboy',
    '@nestjs/platform-*',
    '!@nestjs/platform-express',
    'hbs',
    'handlebars',
  ],
  message: 'Only src/core/platform knows Express, Fastify and the template engines.',
};

/** Its interceptors read files, for handlers with @UnreadBody(). */
const ONLY_FILES = {
  name: '@nestjs/platform-express',
  allowImportNames: ['FileInterceptor', 'FilesInterceptor', 'FileFieldsInterceptor'],
  message: PLATFORM_PACKAGES.message,
};

const NO_RESPONSE = {
  name: '@nestjs/common',
  importNames: ['Res', 'Response', 'Next'],
  message:
    'Return a model for @Render, or use @Redirect: the response differs between the platforms.',
};

/** What an application may import of core: these files, and of each only these names. */
const PUBLIC_FILES = [...new Set([...Object.keys(PUBLIC), ...Object.keys(INTERNAL_IN_USE)])].map(
  (file) => ({
    name: `#core/${file}`,
    allowImportNames: [...(PUBLIC[file] ?? []), ...(INTERNAL_IN_USE[file] ?? [])],
    message: 'That is the inside of core. What is public: src/core/public.ts.',
  }),
);
/** Else of core nothing. A `#` at the beginning would be a comment. */
const INSIDE = [String.raw`\#core/**`, ...PUBLIC_FILES.map(({ name }) => `!${name}`)];

type Paths = typeof PUBLIC_FILES;

interface Rule {
  /** Below src. */
  readonly folder: string;
  /** Imports that are errors, as .gitignore has it, and as regular expressions. */
  readonly group?: string[];
  readonly regex?: string;
  /** What its files may import. */
  readonly allowed: string;
  readonly packages?: (typeof PLATFORM_PACKAGES)[];
  readonly paths?: Paths;
}

function imports({
  folder,
  group,
  regex,
  allowed,
  packages = [PLATFORM_PACKAGES],
  paths = [],
}: Rule): OxlintOverride {
  const message = `src/${folder} may import ${allowed}.`;
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [NO_RESPONSE, ...(packages.length > 0 ? [ONLY_FILES] : []), ...paths],
          patterns: [
            ...packages,
            ...(group ? [{ group, message }] : []),
            ...(regex ? [{ regex, message }] : []),
          ],
        },
      ],
    },
  };
}

/** A folder of core may import these of its neighbours: nothing imports upward. */
const core = (name: string, below: string[], packages?: Rule['packages']) =>
  imports({
    folder: `core/${name}`,
    group: ['../*/*', ...below.map((other) => `!../${other}/*`)],
    regex: String.raw`^(\.\./\.\.|#core)/`,
    allowed: `of core: ${below.join(', ') || 'nothing'}; and nothing outside of core`,
    ...(packages && { packages }),
  });

/** What src/core/web may import. */
const BELOW_WEB = ['config', 'database', 'log', 'logins', 'redis', 'session', 'users'];

/** Beside the folders of core, for all of them. */
const EVERYWHERE = ['clock.js', 'secrets.js'];

/** A subject of src/core/web may import these other subjects, and what is below web. */
const subject = (name: string, others: string[]) =>
  imports({
    folder: `core/web/${name}`,
    group: [
      '../*/*',
      ...others.map((other) => `!../${other}/*`),
      '../../*/*',
      ...BELOW_WEB.map((other) => `!../../${other}/*`),
      ...EVERYWHERE.map((file) => `!../../${file}`),
    ],
    regex: String.raw`^(\.\./\.\./\.\.|#core)/`,
    allowed: `src/core/web itself, ${[...others, ...BELOW_WEB].join(', ')}`,
  });

/** A feature imports what is public of core, and no other feature. */
const FEATURE = imports({
  folder: 'features/*',
  group: INSIDE,
  regex: String.raw`^\.\./`,
  allowed: 'its own files, and what src/core/public.ts names',
  paths: PUBLIC_FILES,
});

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'node', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  rules: {
    eqeqeq: 'error',
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
    FEATURE,
    // What composes the application keeps to the list, too.
    { ...FEATURE, files: ['src/{app.module,features,options}.ts'] },
    // They may look at everything in core, and nothing depends on them.
    imports({
      folder: 'devtools',
      regex: String.raw`^\.\./\.\./`,
      allowed: 'core, and no feature',
    }),
    core('config', []),
    core('log', ['config']),
    core('database', ['config']),
    core('redis', ['config', 'database']),
    core('health', ['database', 'redis']),
    core('jobs', ['config', 'database']),
    core('users', ['config', 'database']),
    core('session', ['config', 'database', 'log', 'redis', 'users']),
    core('logins', ['config', 'database', 'log', 'session', 'users']),
    core('web', BELOW_WEB),
    subject('bodies', []),
    subject('forms', []),
    subject('page', ['forms']),
    subject('throttle', ['forms']),
    subject('access', ['forms']),
    subject('errors', ['access', 'forms', 'page']),
    subject('protection', ['bodies', 'errors', 'forms']),
    subject('idempotency', []),
    core('tokens', ['config', 'database', 'logins', 'session', 'users', 'web']),
    // Its templates are no pages, and no platform renders them.
    core(
      'mail',
      ['config', 'database', 'session', 'users', 'web'],
      [{ ...PLATFORM_PACKAGES, group: [...PLATFORM_PACKAGES.group, '!handlebars'] }],
    ),
    core('platform', ['config', 'logins', 'session', 'web'], []),
    core('process', ['config', 'database', 'log', 'platform', 'web'], []),
    // Core alone has no role: features declare them.
    {
      files: ['src/core/**'],
      rules: { 'typescript/no-redundant-type-constituents': 'off' },
    },
    // What the documentation prints, as it prints it.
    { files: ['docs/examples/**'], rules: { 'typescript/no-explicit-any': 'off' } },
    // node:test waits for its tests by itself, as in docs/steps/14-test.
    { files: ['docs/steps/**/*.test.ts'], rules: { 'typescript/no-floating-promises': 'off' } },
    {
      files: ['src/**/*.ts'],
      rules: { 'node/no-process-env': 'error' },
    },
    {
      files: ['src/core/config/process-environment.ts'],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      files: ['src/**/*{spec,.test-helpers}.ts'],
      rules: { 'no-restricted-imports': 'off', 'node/no-process-env': 'off' },
    },
  ],
});
