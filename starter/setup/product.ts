import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Choices } from './choices.ts';
import { allOf } from './parts.ts';
import type { Project } from './project.ts';
import { productReadme } from './readme.ts';

/** As a package and a folder may be called: `Acme Orders` is `acme-orders`. */
export const slugOf = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/**
 * Makes the project that of the product: without what is not wanted, with its name everywhere, and with nothing
 * left of the starter.
 * @returns the parts that were taken out
 */
export function becomeProduct(project: Project, choices: Choices) {
  const parts = allOf(choices.without);
  for (const part of parts) part.remove(project);
  removeStarter(project);
  forgetUpgrades(project);
  forgetOpenConnections(project);
  for (const path of project.changes().changed.filter((file) => file.endsWith('.ts')))
    project.dropUnused(path);
  dropUnusedSupport(project);
  dropEmptyDevTools(project);
  forgetRules(project);
  forgetConfig(project);
  forgetGone(project);
  forgetUrls(project);
  forgetPolicy(project);
  forgetEvents(project);
  forgetPartials(project);
  rename(project, choices);
  project.write('README.md', productReadme(project, choices));
  return parts;
}

function removeStarter(project: Project) {
  project.remove('starter', 'CONTRIBUTING.md');
  project.dropLines('test/support/copy.ts', /^ {2}'starter',$/);
  project.replace('test/project-files.spec.ts', "'CONTRIBUTING.md', ", '');
  project.dropBlock('test/project-files.spec.ts', "it('no file is named that is not there'");
  project.removeScripts('mutate', 'products', 'stryker', 'setup');
  project.removePackages(
    '@clack/prompts',
    '@stryker-mutator/core',
    '@stryker-mutator/vitest-runner',
    'knip',
  );
  project.replace('tsconfig.json', '"starter", ', '');
  project.replace('oxlint.config.ts', ", 'starter/**'", '');
  project.dropLines('oxlint.config.ts', /^ +'starter\/\*\*',$/);
  project.dropLines('vitest.config.ts', /'starter\/\{mutate/);
  project.replace('vitest.config.ts', ", 'starter/{*,pairs/*}.spec.ts'", '');
  project.dropLines('.gitignore', /^(\.stryker-tmp|reports|starter)/);
  project.dropLines('.prettierignore', /^(\.stryker-tmp|reports)/);
}

/** Migrations for what a version of before made: a new product has nothing from before. */
function forgetUpgrades(project: Project) {
  project.remove('src/core/users/user-key.ts', 'test/faults/migrations-upgrade*');
  const later = / {2}'\d{3}-\w+-of-users': (\{ up: .*? \},|\{[^]*?\n {2}\},)\n/;
  for (const path of project.paths.filter((file) => file.endsWith('/tables.ts'))) {
    if (!project.read(path).includes('addUserKey')) continue;
    project.replace(path, later, '');
    project.dropLines(path, /addUserKey/);
  }
}

/** What only a second factor and mails need. */
function forgetGone(project: Project) {
  const isUsed = (path: string) => /\.catch\(undefinedIfGone\)/.test(project.read(path));
  const file = 'src/core/database/foreign-key-violation.ts';
  if (project.paths.filter((path) => path.startsWith('src/') && path !== file).some(isUsed)) return;
  project.dropBlock(file, 'export function undefinedIfGone');
}

/** What only tests needed that are gone. */
function dropUnusedSupport(project: Project) {
  const sources = project.paths
    .filter((path) => path.endsWith('.ts'))
    .map((path) => project.read(path));
  const unused = project.paths.filter(
    (path) =>
      /^test\/support\/(?!kit\.ts|.*\.setup\.ts)/.test(path) &&
      !sources.some((source) =>
        source.includes(`/${path.split('/').at(-1)!.replace(/ts$/, 'js')}'`),
      ),
  );
  if (unused.length === 0) return;
  project.remove(...unused);
  dropUnusedSupport(project);
}

/** The list of tools that are loaded in development only, when none is left in it. */
function dropEmptyDevTools(project: Project) {
  if (!/const devTools.*\[\n\];/.test(project.read('src/features.ts'))) return;
  project.dropLines('src/features.ts', /devTools\.map/);
  project.replace('src/features.ts', /\n\/\*\* These are not even loaded[^]*?\n\];\n/, '');
}

const RULE = /(?: {4}\/\/.*\n)? {4}(core|subject|feature)\(\s*'([\w-]+)'(?:.*|[^]*?\n {4})\),\n/g;
const RULED = { core: 'src/core', subject: 'src/core/web', feature: 'src/features' } as const;

/** No folder that is gone has rules about its imports. */
function forgetRules(project: Project) {
  const rules = 'oxlint.config.ts';
  const text = project.read(rules);
  const kept = text.replace(RULE, (rule, kind: keyof typeof RULED, folder: string) =>
    project.has(`${RULED[kind]}/${folder}`) ? rule : '',
  );
  project.write(rules, kept);
  if (project.has('src/devtools')) return;
  project.replace(rules, / {4}\/\/ They may look at everything[^]*?\n {4}\}\),\n/, '');
  project.dropLines('test/lint.spec.ts', /src\/devtools/);
}

/** No feature that is left may want to know how the application is set. */
function forgetConfig(project: Project) {
  const text = project.read('src/features.ts');
  if (text.split('config').length > 4) return;
  project.replace('src/features.ts', /^import type \{ Config \}.*\n/m, '');
  project.replace('src/features.ts', '(config: Config)', '()');
  project.replace('src/app.module.ts', 'features(config)', 'features()');
}

/** No server that is left has an address of its own. */
function forgetUrls(project: Project) {
  const isUsed = project.read('src/core/config/store-urls.ts').split('isUrl').length > 2;
  if (!/postgresPort|redisPort/.test(project.read('vitest.config.ts')))
    project.dropLines('vitest.config.ts', /The port of each server that was started/);
  if (isUsed || project.has('src/core/config/mail.ts')) return;
  project.dropBlock('src/core/config/store-urls.ts', 'const isUrl');
}

/** Nothing stays open where there are neither sockets nor streams of events. */
function forgetOpenConnections(project: Project) {
  if (project.has('src/core/web/socket.ts') || project.has('src/core/web/event-streams.ts')) return;
  project.remove('src/core/web/open-connections*');
  project.dropLines('src/core/config/policy.ts', /How long a socket|endedLogin/);
  for (const file of ['process/app', 'web/web.module'])
    project.dropLines(`src/core/${file}.ts`, /OpenConnections/);
  project.dropLines('src/core/web/access/confirmed.guard.ts', /openUntil/);
  const logins = 'src/core/session/logins.ts';
  project.dropBlock(logins, '  async again(');
  project.replace(logins, ', isUse = !isUnseen(request)', '');
  project.replace(logins, /(?<=lastSeenAt = |if \()isUse/, '!isUnseen(request)');
}

/** What limits only what is gone. */
function forgetPolicy(project: Project) {
  const policy = 'src/core/config/policy.ts';
  if (
    !project.has('src/core/web/bodies/upload.ts') &&
    !project.has('src/core/web/bodies/webhook.ts')
  )
    project.dropLines(policy, /^const MB/);
  if (!project.has('src/core/web/socket.ts') && !project.has('src/core/web/event-streams.ts')) {
    project.replace(
      'deploy/nginx/default.conf.template',
      / The application says something every.*/,
      '',
    );
    project.replace(policy, /\n\/\*\*\n \* Milliseconds\. Something is sent[^]*?5_000;\n/, '');
  }
}

/** What nobody writes into the log any more. */
function forgetEvents(project: Project) {
  const events = 'src/core/log/events.ts';
  const sources = project.paths
    .filter((path) => path.startsWith('src/') && path !== events && !path.endsWith('spec.ts'))
    .map((path) => project.read(path))
    .join('');
  project.replace(events, /^ {2}\| '(\w+)'\n/gm, (line) =>
    sources.includes(line.trim().slice(2)) ? line : '',
  );
}

/** What no view shows any more. */
function forgetPartials(project: Project) {
  const views = project.paths.filter((path) => path.endsWith('.hbs'));
  const text = views.map((path) => project.read(path)).join('');
  for (const path of views.filter((path) => path.startsWith('views/partials/'))) {
    const name = path.split('/').at(-1)!.replace('.hbs', '');
    if (!new RegExp(`> ${name}\\b`).test(text)) project.remove(path);
  }
}

const FIRST_PAGE = `
  This is your first page. It is made in <code>src/features/home</code> and <code>views/home</code>.
`;

function rename(project: Project, { name, holder, cookie, without }: Choices) {
  const slug = slugOf(name);
  const { version } = JSON.parse(project.read('package.json')) as { version: string };
  for (const path of project.paths.filter((path) => path !== 'package-lock.json')) {
    const text = project.read(path);
    const renamed = text.replaceAll('session-starter-', `${slug}-`);
    if (renamed !== text) project.write(path, renamed);
  }
  const inHtml = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  project.replace('views/layouts/page.hbs', /Session starter/g, inHtml);
  project.replace('src/features/home/home.controller.ts', 'Sessions, done right', 'Welcome');
  project.replace('views/home/index.hbs', /(?<=class="lead">)[^]*?(?=<\/p>)/, FIRST_PAGE);
  project.replace('.devcontainer/devcontainer.json', '"Session starter"', JSON.stringify(name));
  project.replace('src/core/config/policy.ts', "COOKIE_NAME = 'sid'", `COOKIE_NAME = '${cookie}'`);
  project.replace('.env.example', /^# sid;/m, `# ${cookie};`);
  project.replace('.env.example', 'COOKIE_NAME=sid-', `COOKIE_NAME=${cookie}-`);
  // The licence asks for the line of the starter to stay.
  project.replace(
    'LICENSE',
    /^(Copyright .*)$/m,
    `Copyright (c) ${new Date().getFullYear()} ${holder}\n$1`,
  );
  project.change((manifest) => {
    manifest.name = slug;
    manifest.version = '0.0.1';
    manifest.description = name;
    manifest['starter'] = { version, name, without };
  });
  // It may hold what somebody set, and git could not bring it back.
  if (!existsSync(join(project.folder, '.env')))
    project.write('.env', `SESSION_KEYS=${randomBytes(32).toString('hex')}\n`);
}
