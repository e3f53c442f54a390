import type { Part } from './parts.ts';
import type { Project } from './project.ts';

interface More extends Partial<Part> {
  /** Where its pages are. */
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
      // Inside the account there are other features, which may stay.
      const files = name === 'account' ? 'account/*' : `{account/,}${name}/**`;
      project.remove(`src/features/${files}`, `{src,views}/devtools/${name}/**`, `views/${name}`);
      project.dropLines('src/features.ts', new RegExp(`\\b${Module}\\b|/${name}\\.module`));
      more.remove?.(project);
    },
  };
}

/** These tests go through all the ways to log in at once. */
const leaveTakeBack = (project: Project) =>
  project.remove('src/features/account/take-back.e2e-spec.ts');

/** Login, sign-up and the start page stay: they are what a session is for. */
export const features: readonly Part[] = [
  feature('visits', 'the visit counter', {
    paths: ['/visits'],
    words: /\bvisits\b/i,
    told: /asks `\/visits`/,
    // Of the report of the doctor.
    remove: (project) =>
      project.replace('docs/operations.md', /shop\.example\/visits/g, 'shop.example/page'),
  }),
  feature('cart', 'the cart', {
    told: /\bcarts\b/i,
    paths: ['/cart'],
    words: /\bcarts?\b/i,
  }),
  feature('admin', 'accounts for admins: find, deactivate, give roles, act as a user', {
    told: /`\/admin|impersonation|features\/admin/i,
    paths: ['/admin', '/acting/end'],
    remove(project) {
      project.replace('views/layouts/page.hbs', / {4}\{\{#if acting[^]*?\/if\}\}\n/, '');
      // Nothing is for this role any more.
      project.dropLines('src/seed.ts', /role: 'admin'/);
    },
  }),
  feature('reset', 'a new password for who forgot it, by mail', {
    told: /`\/(reset|new-password)/,
    paths: ['/reset', '/new-password'],
    words: /ResetModule|'\/new-password/,
    remove(project) {
      leaveTakeBack(project);
      project.replace(
        'src/features/account/devices/devices.e2e-spec.ts',
        "toLeadTo('/reset')",
        "toLeadTo('/login')",
      );
    },
  }),
  feature('mailed-code', 'a login with a code by mail, instead of the password', {
    paths: ['/login/mail', '/login/link', '/confirm/mail'],
    words: /mailed-?code/i,
  }),
  feature('signup-by-mail', 'with a mail server, a sign-up that asks for the address first', {
    told: /asks for the address first/,
    paths: ['/new-account'],
    words: /SignupByMail|'\/new-account/,
    remove(project) {
      project.replace('src/features.ts', '  AuthModule,\n', '  AuthModule,\n  SignupModule,\n');
    },
  }),
  feature('address', 'a new address for an account, by mail', {
    told: /ada@new\.example|new address/i,
    paths: ['/new-address', '/address'],
    words: /AddressModule|'\/new-address/,
    remove: leaveTakeBack,
  }),
  feature('account', 'the account: change the password, see and end sessions, own data, deletion', {
    told: /`\/account|account page|re-?authenticat|list of sessions/i,
    paths: ['/account', '/confirm'],
    words: /AccountModule|'\/account\/password/,
    takes: [
      'access-tokens',
      'activity',
      'address',
      'admin',
      'devices',
      'mailed-code',
      'passkeys',
      'providers',
      'reset',
      'second-factor',
      'session-hijacking',
    ],
  }),
  feature('devices', 'a mail about a login from a device that was not seen before', {
    paths: ['/devices'],
    words: /DevicesModule|told to (the owner|its owner by mail)/,
    remove: leaveTakeBack,
  }),
  feature('second-factor', 'a code of an app after the password, for who wants it', {
    told: /second[- ]factor|`\/login\/code/i,
    paths: ['/account/second-factor', '/login/code', '/confirm/code', '/keep-second-factor'],
    words:
      /SecondFactorModule|asked for no code|in with the code|'\/(login|confirm)\/code|lostFactor|otpauth/,
    remove(project) {
      leaveTakeBack(project);
      for (const notice of [
        / {6}\{\{#if lostF[^]*?\/if\}\}\n/,
        / {6}\{\{#if requiredF[^]*?\/if\}\}\n/,
      ])
        project.replace('views/layouts/page.hbs', notice, '');
      project.removePackages('otpauth', 'uqr');
    },
  }),
  feature('passkeys', 'a login with a fingerprint or the PIN of a device', {
    paths: ['/account/passkeys', '/login/passkey', '/confirm/passkey'],
    words: /passkey|webauthn/i,
    remove(project) {
      leaveTakeBack(project);
      project.remove('public/passkey*');
      project.replace('views/layouts/page.hbs', / {4}\{\{#if webAuthn[^]*?\/if\}\}\n/, '');
      project.replace('views/auth/_password.hbs', ' webauthn', '');
      project.dropLines('src/features/account/data.e2e-spec.ts', /await passkeyOf/);
      project.removePackages('@simplewebauthn/server');
    },
  }),
  feature('providers', 'a login with an account at another site, such as Google or GitHub', {
    told: /(at|through) a provider|OIDC_|account\/providers/i,
    paths: ['/auth', '/provider-signup', '/account/logins'],
    words: /ProvidersModule|OIDC_|OAUTH_|openid|oidc/i,
    remove(project) {
      project.remove('deploy/provider.ts');
      project.removePackages('@types/oidc-provider', 'jose', 'oidc-provider', 'openid-client');
    },
  }),
  feature('breached-passwords', 'no new password that is known from a data breach', {
    told: /breach/i,
    paths: [],
    words: /breached|PWNED/i,
  }),
  feature('access-tokens', 'tokens for programs that use the JSON of the product', {
    told: /tokens for programs|refuses every token|with a token/i,
    paths: ['/account/tokens'],
    words: /AccessTokensModule|\/account\/tokens/,
  }),
  feature('expiry', 'a page that stays open warns before its login ends', {
    told: /expiry/i,
    paths: ['/login/left'],
    words: /ExpiryModule|expiry\.mjs/,
    remove(project) {
      project.remove('public/expiry.mjs');
      project.replace('views/layouts/page.hbs', / {4}\{\{#if expiry[^]*?\/if\}\}\n/, '');
    },
  }),
  feature('login-limit', 'a user with too many logins chooses which one ends', {
    told: /AT_LIMIT/,
    paths: ['/login/limit'],
  }),
  feature('activity', 'what has happened with an account: logins, failed tries, changes', {
    told: /activity/i,
    paths: ['/account/activity'],
    words: /ActivityModule|\/account\/activity/,
  }),
  feature(
    'session-hijacking',
    'a cookie that seems stolen: its owner is told, and asked who it is',
    {
      paths: [],
      words: /SessionHijacking/,
    },
  ),
  feature('mailbox', 'in development: a page with the mails that were not sent', {
    paths: ['/__mail'],
    words: /MailboxModule|\/__mail/,
    remove(project) {
      project.dropLines('src/features.ts', /^ {2}async \(config\) =>$/);
    },
  }),
  feature('inspector', 'in development: a page that shows the session and every request', {
    paths: ['/__session'],
    words: /inspector|__session/i,
    remove: (project) => project.remove('public/inspector.*'),
  }),
];
