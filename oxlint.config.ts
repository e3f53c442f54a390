import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    '!@nestjs/platform-express',
    'hbs',
    'handlebars',
  ],
  message: 'Only src/platform knows Express, Fastify and the template engines.',
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

/** What no feature needs to know. */
const INSIDE = ['doctor', 'health', 'platform', 'redis'];

/** The folders that have a line in src/features.ts. */
const FEATURES = [
  ...readFileSync(join(import.meta.dirname, 'src/features.ts'), 'utf8').matchAll(
    /(?:from |import\()'\.\/([\w-]+)\/\1\.module/g,
  ),
].map(([, name]) => name!);

/** What the files of a folder may import from the other folders of src. */
function folder(name: string, allowed: string[], packages = [PLATFORM_PACKAGES]) {
  const group = ['../*/*', ...allowed.map((other) => `!../${other}/*`), '../*.js'];
  return imports(name, group, `from ${allowed.join(', ') || 'no other folder'}`, packages);
}

/** What the files of a folder may not import, though they may import from any other folder of src. */
function folderBut(name: string, refused: string[], packages = [PLATFORM_PACKAGES]) {
  const group = [...refused.map((other) => `../${other}/*`), '../*.js'];
  return imports(name, group, `no feature, and nothing from ${INSIDE.join(', ')}`, packages);
}

/** What src/web may import. */
const BELOW_WEB = ['config', 'database', 'log', 'redis', 'session', 'users'];

/** What the files of a subject of src/web may import from the other subjects, and from below. */
function subject(name: string, allowed: string[]) {
  const others = ['../*/*', ...allowed.map((other) => `!../${other}/*`)];
  const below = ['../../*/*', ...BELOW_WEB.map((other) => `!../../${other}/*`), '../../*.js'];
  const what = `from src/web itself, ${[...allowed, ...BELOW_WEB].join(', ')}`;
  return imports(`web/${name}`, [...others, ...below], what, [PLATFORM_PACKAGES]);
}

function imports(
  name: string,
  group: string[],
  what: string,
  packages: (typeof PLATFORM_PACKAGES)[],
): OxlintOverride {
  const message = `src/${name} may import ${what}.`;
  return {
    files: [`src/${name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: packages.length > 0 ? [NO_RESPONSE, ONLY_FILES] : [NO_RESPONSE],
          patterns: [...packages, { group, message }],
        },
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
    // Features, and what a clone adds for them, such as src/mail. The folders below have their own line.
    folderBut('*', [...FEATURES, ...INSIDE]),
    folder('config', []),
    folder('log', ['config']),
    folder('database', ['config']),
    folder('redis', ['config', 'database']),
    folder('health', ['database', 'redis']),
    folder('users', ['config', 'database']),
    folder('session', ['config', 'database', 'log', 'redis', 'users']),
    folder('web', BELOW_WEB),
    subject('bodies', []),
    subject('forms', []),
    subject('page', ['forms']),
    subject('throttle', ['forms']),
    subject('access', ['forms']),
    subject('errors', ['access', 'forms', 'page']),
    subject('protection', ['bodies', 'errors']),
    folder('doctor', ['config', 'database', 'redis']),
    folder('platform', ['config', 'session', 'web'], []),
    // Its templates are no pages, and no platform renders them.
    folderBut(
      'mail',
      [...FEATURES, ...INSIDE],
      [{ ...PLATFORM_PACKAGES, group: [...PLATFORM_PACKAGES.group, '!handlebars'] }],
    ),
    // The lesson of the visits: @Req() with the type of each platform, as the documentation shows it.
    folderBut('visits', [...FEATURES, ...INSIDE], []),
    // What the documentation prints, as it prints it.
    { files: ['docs/examples/**'], rules: { 'typescript/no-explicit-any': 'off' } },
    // node:test waits for its tests by itself, as in docs/steps/14-test.
    { files: ['docs/steps/**/*.test.ts'], rules: { 'typescript/no-floating-promises': 'off' } },
    {
      files: ['**/*spec.ts', 'test/**', 'bench/**', 'starter/**'],
      rules: { 'no-restricted-imports': 'off' },
    },
    {
      files: [
        'src/config/process-environment.ts',
        'bench/**',
        'deploy/**',
        'docs/**',
        'starter/**',
        'test/**',
        '*.ts',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
  ],
});
