import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashesOf, isCarried, MANIFEST } from '../../src/devtools/carried.ts';
import type { Choices } from './choices.ts';
import { allOf, type Part } from './parts.ts';
import type { Project } from './project.ts';
import { productReadme, tablesOf } from './readme.ts';
import { forgetTexts } from './texts.ts';

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
  const parts = allOf(choices);
  const tables = tablesOf(project);
  for (const part of parts) part.remove(project);
  dropTests(project, parts);
  removeStarter(project);
  for (const path of project.changes().changed.filter((file) => file.endsWith('.ts')))
    project.dropUnused(path);
  forgetScripts(project);
  forgetTexts(project, parts);
  forgetPartials(project);
  forgetStyles(project);
  const { version } = JSON.parse(project.read('package.json')) as { version: string };
  rename(project, version, choices);
  writeManifest(project, version);
  project.write('README.md', productReadme(project, choices, tables));
  return parts;
}

function removeStarter(project: Project) {
  project.remove('starter', 'CONTRIBUTING.md');
  project.removePackages(
    '@clack/prompts',
    '@stryker-mutator/core',
    '@stryker-mutator/vitest-runner',
    'knip',
  );
  project.replace('tsconfig.json', '"starter", ', '');
  for (const path of ['.gitignore', '.prettierignore', '.dockerignore'])
    project.dropLines(path, /^(\.stryker-tmp|reports|starter|bench|my-shop|docs\/)/);
}

const TEST = /(?:^ *(?:\/\/|\/\*\*).*\n)*^( *)it[(.](?:.*;|[^]*?^\1[\])}]+;)\n\n?/gm;

/** Of features that stay, those that need one that is gone. */
function dropTests(project: Project, parts: readonly Part[]) {
  for (const path of project.paths.filter((path) => /^src\/features\/.*spec\.ts$/.test(path)))
    project.write(
      path,
      project
        .read(path)
        .replace(TEST, (test) => (parts.some(({ words }) => words.test(test)) ? '' : test)),
    );
}

/** Those that start a file that is gone. */
function forgetScripts(project: Project) {
  const sourceOf = (built: string) => built.replace(/^(?:dist\/)?(.*)\.js$/, 'src/$1.ts');
  const isThere = (word: string) =>
    !word.includes('/') || project.has(word) || project.has(sourceOf(word));
  project.change(({ scripts }) => {
    for (const [name, script] of Object.entries(scripts))
      if (!script.split(' ').every(isThere)) delete scripts[name];
  });
}

/** What `npm run feature` uses. */
const OF_FEATURES = ['checkbox', 'file', 'pages', 'radio', 'select', 'textarea'];

/** What no view shows any more. */
function forgetPartials(project: Project) {
  const views = project.paths.filter((path) => path.endsWith('.hbs'));
  const text = views.map((path) => project.read(path)).join('');
  for (const path of views.filter((path) => path.startsWith('views/partials/'))) {
    const name = path.split('/').at(-1)!.replace('.hbs', '');
    if (OF_FEATURES.includes(name)) continue;
    if (!new RegExp(`> ${name}\\b`).test(text)) project.remove(path);
  }
}

/** No rule of the style sheet is about a class or a dialog that no page has any more. */
function forgetStyles(project: Project) {
  const pages = project.paths.filter((path) => /\.(hbs|html|mjs)$|^schematics\/.*\.ts$/.test(path));
  const text = pages.map((path) => project.read(path)).join('');
  const attributes = text.matchAll(/class(?:Name|List)?\b[^"'`\n]*["'`]([^"'`]*)/g);
  const classes = new Set([...attributes].flatMap(([, names]) => names!.match(/[\w-]+/g) ?? []));
  const isUsed = (selector: string) =>
    (text.includes('<dialog') || !/^ *dialog\b/.test(selector)) &&
    [...selector.matchAll(/\.([a-z][\w-]*)/g)].every(([, name]) => classes.has(name!));
  const used = (list: string, comma: string) => list.split(comma).filter(isUsed).join(comma);
  const rules = /^(?: *\/\*[^*]*\*\/\n)?( *)([^\s@}/][^{}]*?) \{\n[^{}]*\n\1\}\n+/gm;
  const sheet = project
    .read('public/style.css')
    .replace(/(?<=:is\()[^()]*/g, (list) => used(list, ', '))
    .replace(rules, (rule, _indent, list: string) => {
      const kept = used(list, ',\n');
      return kept && rule.replace(list, kept);
    })
    .replace(/^@media[^{]*\{\s*\}\n+/gm, '');
  project.write('public/style.css', sheet);
}

/** So that the doctor and `npm run upgrade` know which version core is, and whether it was edited. */
function writeManifest(project: Project, version: string) {
  const paths = project.paths.filter(isCarried);
  const files = hashesOf(paths, (path) => project.read(path));
  project.write(MANIFEST, JSON.stringify({ version, tree: treeOf(project.folder), files }));
}

/** Empty before the first commit: then nothing of the starter can be merged later. */
function treeOf(folder: string) {
  try {
    return execFileSync('git', ['rev-parse', '--verify', '--quiet', 'HEAD^{tree}'], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  } catch {
    return '';
  }
}

const FIRST_PAGE = `
  This is your first page. It is made in <code>src/features/home</code> and <code>views/home</code>.
`;

function rename(
  project: Project,
  version: string,
  { name, holder, cookie, platform, without }: Choices,
) {
  const slug = slugOf(name);
  for (const path of project.paths.filter(
    (path) => path !== 'package-lock.json' && !isCarried(path),
  )) {
    const text = project.read(path);
    const renamed = text.replaceAll('session-starter-', `${slug}-`);
    if (renamed !== text) project.write(path, renamed);
  }
  const inHtml = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  project.replace('views/layouts/page.hbs', /Session starter/g, inHtml);
  project.replace('views/layouts/page.hbs', /NestJS, Handlebars[^{]*/, inHtml);
  project.replace(
    'src/features/auth/auth.module.ts',
    'Accounts whose login gives you a new session, and whose logout holds.',
    'To your account.',
  );
  project.replace('src/features/home/home.controller.ts', 'Sessions, done right', 'Welcome');
  project.replace('views/home/index.hbs', /(?<=class="lead">)[^]*?(?=<\/p>)/, FIRST_PAGE);
  project.replace('.devcontainer/devcontainer.json', '"Session starter"', JSON.stringify(name));
  // Browsers keep cookies by name, whatever the port.
  project.replace('src/options.ts', "cookieName: 'sid'", `cookieName: '${cookie}'`);
  project.replace('.env.example', /^# sid;/m, `# ${cookie};`);
  project.replace('.env.example', 'COOKIE_NAME=sid-', `COOKIE_NAME=${cookie}-`);
  project.replace('.env.example', /HTTP_PLATFORM=\w+/, `HTTP_PLATFORM=${platform}`);
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
    manifest.scripts['upgrade'] = 'node deploy/upgrade/main.ts';
    manifest['starter'] = { version, name, without };
  });
  // It may hold what somebody set, and git could not bring it back.
  if (!existsSync(join(project.folder, '.env')))
    project.write(
      '.env',
      `HTTP_PLATFORM=${platform}\nSESSION_KEYS=${randomBytes(32).toString('hex')}\n`,
    );
}
