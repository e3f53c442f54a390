import { leaveAccount } from './account.ts';
import { tools } from './dev-tools.ts';
import { mail } from './mail.ts';
import type { Part } from './parts.ts';
import { programs } from './programs.ts';
import type { Project } from './project.ts';
import { roles } from './roles.ts';
import { sockets } from './sockets.ts';

/** Those that are a part of the account. */
const OF_ACCOUNT = [
  'address',
  'devices',
  'expiry',
  'passkeys',
  'reset',
  'second-factor',
  'signup-by-mail',
];

const folderOf = (feature: string) => {
  if (['inspector', 'mailbox'].includes(feature)) return `src/devtools/${feature}`;
  return OF_ACCOUNT.includes(feature)
    ? `src/features/account/${feature}`
    : `src/features/${feature}`;
};

/** Inside the account there are other features, which may stay. */
const filesOf = (feature: string) =>
  feature === 'account' ? ['src/features/account/*'] : [folderOf(feature)];

interface More extends Partial<Part> {
  /** Where its pages are, for the tour past every page that the tests make. */
  readonly paths: readonly string[];
}

/** What every feature has: its line, its folders, and its pages on the tour. */
function feature(name: string, about: string, { paths, ...more }: More): Part {
  const Module = `${name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}Module`;
  return {
    name,
    about,
    words: new RegExp(`${Module}|(?<!example)(${paths.join('|')})\\b`),
    ...more,
    remove(project) {
      project.remove(...filesOf(name), `views/${name}`);
      project.dropLines('src/features.ts', new RegExp(`\\b${Module}\\b|/${name}\\.module`));
      leaveTour(project, name, paths);
      more.remove?.(project);
    },
  };
}

const STOPS = /^ {2}(?:'[^'\n]*'|\w+): \{(?:[^\n]*\},\n|\n[^]*?\n {2}\},\n)/gm;

const leaveTour = (project: Project, name: string, paths: readonly string[]) =>
  project.replace('test/support/tour.ts', STOPS, (stop) =>
    stop.includes(`of: '${name}'`) || paths.some((path) => stop.includes(`path: '${path}`))
      ? ''
      : stop,
  );

/** Between the password and being signed in. */
function leaveStep(project: Project) {
  const signIn = 'src/core/session/sign-in.ts';
  project.replace(signIn, /\/\*\* @returns the page where somebody who[^]*?;\n\n/, '');
  project.dropLines(signIn, /#step: Step/);
  project.dropBlock(signIn, '  afterPassword(');
  project.dropBlock(signIn, '  async nextStep(');
  const login = 'src/features/auth/login.controller.ts';
  project.dropLines(login, /const next = proof|if \(next\)/);
  project.replace(login, 'const next = await', 'await');
  project.replace(
    login,
    '(next || (await this.signIn.start(request, proof, form)))) return next;',
    '(await this.signIn.start(request, proof, form))) return;',
  );
}

/** Login, sign-up and the start page stay: they are what a session is for. */
/** These stories go through all the ways to log in at once. */
const leaveTakeBack = (project: Project) =>
  project.remove('src/features/account/take-back.e2e-spec.ts');

export const features: readonly Part[] = [
  feature('visits', 'the visit counter', {
    paths: ['/visits'],
    words: /\bvisits\b/i,
    remove(project) {
      project.dropLines('test/lint.spec.ts', /src\/features\/visits/);
      project.replace('src/devtools/doctor/report.ts', "'/visits'", "'/login'");
    },
  }),
  feature('cart', 'the cart', {
    paths: ['/cart'],
    words: /\bcarts?\b/i,
    remove(project) {
      project.remove('test/support/cart.ts');
      project.dropLines('test/support/forms.ts', /sku: 'cup'|quantity: '7'/);
      project.replace('test/support/forms.ts', ".replace(':sku', 'cup')", '');
    },
  }),
  feature('admin', 'an example of a page for people with a role', {
    paths: ['/admin', '/trouble/admin'],
    remove: (project) => project.dropBlock('test/support/tour.ts', "  @Get('admin')"),
  }),
  feature('reset', 'a new password for who forgot it, by mail', {
    paths: ['/reset', '/new-password'],
    words: /ResetModule|'\/new-password/,
    remove(project) {
      leaveTakeBack(project);
      project.dropLines('test/security.e2e-spec.ts', /'\/new-password /);
      project.dropLines('src/features/auth/login.controller.ts', /hasReset/);
      project.replace('views/auth/login.hbs', /\{\{#if hasReset\}\}[^]*?\{\{\/if\}\}\n/, '');
      project.replace(
        'src/features/account/devices/devices.e2e-spec.ts',
        "toLeadTo('/reset')",
        "toLeadTo('/login')",
      );
      project.dropBlock(
        'src/features/account/passkeys/passkeys.e2e-spec.ts',
        "it('stays with a new password",
      );
      project.dropBlock(
        'src/features/account/passkeys/races.store-spec.ts',
        "it('that is added while",
      );
    },
  }),
  feature('signup-by-mail', 'with a mail server, a sign-up that asks for the address first', {
    paths: ['/new-account'],
    words: /SignupByMail|'\/new-account/,
    remove(project) {
      project.replace('src/features.ts', '  AuthModule,\n', '  AuthModule,\n  SignupModule,\n');
      project.replace('src/core/web/access/way-back.ts', '|new-account', '');
      project.remove('test/processes/mail.spec.ts');
      project.dropLines('src/core/log/events.ts', /signup_asked/);
      project.dropLines('test/security.e2e-spec.ts', /'\/new-account /);
      project.dropLines('src/core/tokens/tables.ts', /Null for somebody who has no account yet/);
    },
  }),
  feature('address', 'a new address for an account, by mail', {
    paths: ['/new-address', '/address'],
    words: /AddressModule|'\/new-address/,
    remove(project) {
      leaveTakeBack(project);
      project.dropLines('test/security.e2e-spec.ts', /'\/new-address /);
    },
  }),
  feature('account', 'the account: change the password, see and end sessions, own data, deletion', {
    paths: ['/account', '/confirm', '/trouble/later'],
    words: /AccountModule|'\/account\b/,
    takes: ['address', 'devices', 'passkeys', 'reset', 'second-factor'],
    remove: leaveAccount,
  }),
  feature('devices', 'a mail about a login from a device that was not seen before', {
    paths: ['/devices'],
    words: /DevicesModule/,
    remove(project) {
      leaveTakeBack(project);
      for (const feature of ['passkeys', 'second-factor'])
        project.dropBlock(
          `${folderOf(feature)}/${feature}.e2e-spec.ts`,
          "it('is told to the owner by mail",
        );
      project.replace(
        'src/features/account/second-factor/second-factor.e2e-spec.ts',
        '  mailTo,\n',
        '',
      );
    },
  }),
  feature('second-factor', 'a code of an app after the password, for who wants it', {
    paths: ['/account/second-factor', '/login/code', '/confirm/code', '/trouble/second-factor'],
    words: /SecondFactorModule|'\/(login|confirm)\/code|otpauth/,
    remove(project) {
      leaveTakeBack(project);
      project.remove('test/support/second-factor.ts');
      project.dropLines('test/support/kit.ts', /second-factor/);
      project.dropLines('vitest.config.ts', /second-factor/);
      project.dropBlock('test/support/tour.ts', "  @Get('second-factor')");
      project.dropBlock(
        'src/features/account/passkeys/passkey-login.e2e-spec.ts',
        "it('is asked for no code",
      );
      project.removePackages('otpauth', 'uqr');
      leaveStep(project);
    },
  }),
  feature('passkeys', 'a login with a fingerprint or the PIN of a device', {
    paths: ['/account/passkeys', '/login/passkey', '/confirm/passkey', '/trouble/passkey'],
    words: /passkey|webauthn/i,
    remove(project) {
      leaveTakeBack(project);
      project.remove('test/support/passkey*', 'public/passkeys.mjs');
      project.dropLines('test/support/kit.ts', /passkeys/);
      project.dropLines('vitest.config.ts', /passkeys/);
      project.dropBlock('test/support/tour.ts', "  @Get('passkey')");
      for (const file of ['auth/login', 'account/account'])
        project.dropLines(`src/features/${file}.controller.ts`, /hasPasskeys(:| =)/);
      project.replace('src/features/account/account.controller.ts', ' hasPasskeys,', '');
      for (const view of ['auth/login', 'account/show'])
        project.replace(`views/${view}.hbs`, /\{\{#if hasPasskeys\}\}[^]*?\n\{\{\/if\}\}\n+/, '');
      project.replace('views/auth/login.hbs', ' webauthn', '');
      project.dropLines('src/core/log/events.ts', /passkey/);
      project.dropLines('src/features/account/data.e2e-spec.ts', /await passkeyOf/);
      project.removePackages('@simplewebauthn/server');
    },
  }),
  feature('expiry', 'a page that stays open warns before its login ends', {
    paths: ['/login/left'],
    words: /ExpiryModule|expiry\.mjs/,
    remove(project) {
      project.remove('public/expiry.mjs');
      project.replace('views/layouts/page.hbs', / {4}\{\{#if expiry[^]*?\/if\}\}\n/, '');
      const layout = 'src/core/web/page/layout.ts';
      project.dropBlock(layout, '  addForUsers(');
      project.dropLines(layout, /#more|\.\.\.more\)/);
      project.dropLines('src/core/session/logins.ts', /endsAt|When it ends if it is not used/);
      project.replace('src/core/session/logins.ts', 'const lastSeenAt = isUse ?', 'if (isUse)');
      project.replace(
        'src/core/session/logins.ts',
        '(this.database, row) : row.last_seen_at',
        '(this.database, row)',
      );
    },
  }),
  feature('mailbox', 'in development: a page with the mails that were not sent', {
    paths: ['/__mail'],
    words: /MailboxModule|\/__mail/,
    remove(project) {
      project.dropLines('src/features.ts', /^ {2}async \(config\) =>$/);
      project.replace('.env.example', ' and shown at /__mail', '');
      project.replace('README.md', ', see `/__mail`', '');
      project.replace('src/core/mail/folder.ts', ', which `/__mail` shows', '');
    },
  }),
  mail,
  feature('inspector', 'in development: a page that shows the session and every request', {
    paths: ['/__session'],
    words: /inspector|__session/i,
    remove(project) {
      project.remove('test/*/inspector.spec.ts', 'public/inspector.*');
    },
  }),
  roles,
  sockets,
  ...programs,
  ...tools,
];
