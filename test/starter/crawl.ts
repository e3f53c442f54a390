import { Controller, Get, HttpException, Module, Param, Redirect, Req } from '@nestjs/common';
import { BYTES } from '../../src/core/config/defaults.js';
import { Database } from '../../src/core/database/database.js';
import { FolderTransport } from '../../src/core/mail/folder-transport.js';
import { MailModule } from '../../src/core/mail/mail.module.js';
import { Mailer } from '../../src/core/mail/mailer.js';
import { Outbox } from '../../src/core/mail/outbox.js';
import { SessionLifecycle } from '../../src/core/session/lifecycle.js';
import type { SessionRequest } from '../../src/core/session/session-data.js';
import { TokenScope } from '../../src/core/web/bearer-tokens.js';
import { PendingLogins } from '../../src/core/tokens/pending-logins.js';
import { TokensModule } from '../../src/core/tokens/tokens.module.js';
import { USER } from '../../src/core/users/user.js';
import type { PageRequest } from '../../src/core/web/request.js';
import type { Cookie } from 'tough-cookie';
import { inject } from 'vitest';
import { writing } from '../support/accounts.js';
import { startApp } from '../support/app.js';
import { issuer } from '../../src/features/account/providers/issuer.test-helpers.js';
import { keepMails, MAIL_SERVER } from '../support/mail.js';
import type { Page } from '../support/page.js';
import { PASSWORD } from '../support/people.js';
import type { Visitor } from '../support/visitor.js';

export interface Stop {
  readonly path: string;
  /** The feature that it goes with, when its path does not tell. */
  readonly of?: string;
  /** What is sent, if it is a form. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const email = 'ada@example.com';
const newPassword = 'a wholly different sentence';

/** Past every page there is, in one session: as a guest, with mistakes, logged in, and errors. */
export const crawl: Record<string, Stop> = {
  home: { path: '/' },
  visits: { path: '/visits' },
  'visits again, the other way': { path: '/visits/request' },
  'an empty cart': { path: '/cart' },
  'nothing added': { path: '/cart/items', form: { sku: 'cup', quantity: '0' } },
  'an unknown product': { path: '/cart/items', form: { sku: 'gold', quantity: '1' } },
  'something added': { path: '/cart/items', form: { sku: 'sencha', quantity: '2' } },
  'more added': { path: '/cart/items', form: { sku: 'teapot', quantity: '1' } },
  'too many': { path: '/cart/items/sencha', form: { quantity: '1000' } },
  'a guest at the account': { path: '/account' },
  login: { path: '/login' },
  'login with mistakes': { path: '/login', form: { email: '<b>', password: '', remember: 'yes' } },
  'login with a wrong password': { path: '/login', form: { email, password: 'wrong' } },
  'login with a passkey': { path: '/login/passkey' },
  'login with a damaged passkey': { path: '/login/passkey', form: { passkey: 'x' } },
  'another site may be the way in': { of: 'providers', path: '/auth/local/callback?state=x' },
  'a first login through another site': { of: 'providers', path: '/trouble/provider-signup' },
  'without an email': { of: 'providers', path: '/provider-signup', form: { email: 'nobody' } },
  signup: { path: '/signup' },
  'signup with mistakes': { path: '/signup', form: { email: 'nobody', password: 'short' } },
  'signup without anything': { path: '/signup/without-password', form: { email: '<b>' } },
  'signed up': { path: '/signup', form: { email, password: PASSWORD } },
  'the link of a sign-up': { of: 'signup-by-mail', path: '/trouble/mail' },
  'a sign-up with a bad password': { path: '/new-account', form: { password: 'short' } },
  'the sign-up is finished': { path: '/new-account', form: { password: PASSWORD } },
  'signup with a taken address': { path: '/signup', form: { email, password: PASSWORD } },
  'the cart of a user': { path: '/cart' },
  account: { path: '/account' },
  'a new password with mistakes': { path: '/account/password', form: { newPassword: 'short' } },
  'a new password without the old': {
    path: '/account/password',
    form: { currentPassword: 'wrong', newPassword },
  },
  'a new password': {
    path: '/account/password',
    form: { currentPassword: PASSWORD, newPassword },
  },
  'the account, much later': { path: '/trouble/later' },
  'asked who it is': { path: '/account/sessions/end-others', form: {} },
  'a wrong password': { path: '/confirm', form: { password: 'wrong' } },
  'it was the owner': { path: '/confirm', form: { password: newPassword } },
  'an account without a password': { path: '/trouble/no-password' },
  'a first password': { path: '/account/password/new' },
  'a first password with mistakes': {
    path: '/account/password/new',
    form: { newPassword: 'short' },
  },
  'the first password': { path: '/account/password/new', form: { newPassword } },
  'asked before the account is deleted': { path: '/account/delete' },
  'a new address': { of: 'address', path: '/account/email' },
  'a new address with mistakes': {
    of: 'address',
    path: '/account/email',
    form: { email: 'nobody' },
  },
  'a notice of the new password': { of: 'devices', path: '/trouble/mail' },
  'a link to a new address': {
    of: 'address',
    path: '/account/email',
    form: { email: 'new@example.com' },
  },
  'the link to a new address': { of: 'address', path: '/trouble/mail' },
  'the address is changed': { of: 'address', path: '/new-address', form: {} },
  'the link to the old address': { of: 'address', path: '/trouble/mail' },
  'taken back with a bad password': {
    of: 'address',
    path: '/new-address',
    form: { newPassword: 'short' },
  },
  'taken back': { of: 'address', path: '/new-address', form: { newPassword } },
  'in again': { of: 'address', path: '/login', form: { email, password: newPassword } },
  'sessions ended': { path: '/account/sessions/end-others', form: {} },
  'the session of somebody else': { path: '/account/sessions/none/end', form: {} },
  'what is for an admin': { path: '/admin' },
  'the accounts, to an admin': { path: '/trouble/admin' },
  'an account, to an admin': { of: 'admin', path: '/trouble/user' },
  'no such page': { path: '/nowhere' },
  'a damaged address': { path: '/%E0%A4%A' },
  'a form where there is none': { path: '/count', form: {} },
  'a form of another site': {
    path: '/logout',
    form: {},
    headers: { 'sec-fetch-site': 'cross-site' },
  },
  'a form that was shown to somebody else': {
    path: '/logout',
    form: { idempotencyKey: `${'x'.repeat(21)}.somebody` },
  },
  'a form that is too large': { path: '/login', form: { email: 'x'.repeat(BYTES.form) } },
  'another format': { path: '/login', form: { email }, headers: { 'content-type': 'text/plain' } },
  'trouble with 422': { path: '/trouble/422' },
  'trouble with 429': { path: '/trouble/429' },
  'trouble with 500': { path: '/trouble/500' },
  'trouble with 503': { path: '/trouble/503' },
  'logged out': { path: '/logout', form: {} },
  'a forgotten password': { of: 'reset', path: '/reset' },
  'a link to nobody': { of: 'reset', path: '/reset', form: { email: 'nobody' } },
  'a notice of the password that took the account back': { of: 'devices', path: '/trouble/mail' },
  'a link is sent': { of: 'reset', path: '/reset', form: { email } },
  'the link of a mail': { of: 'reset', path: '/trouble/mail' },
  'a forgotten password with mistakes': {
    of: 'reset',
    path: '/new-password',
    form: { newPassword: 'short' },
  },
  'a forgotten password is changed': { of: 'reset', path: '/new-password', form: { newPassword } },
  'logged in again': { path: '/login', form: { email, password: newPassword } },
  'a notice of the password that was forgotten': { of: 'devices', path: '/trouble/mail' },
  'another browser': {
    of: 'devices',
    path: '/login',
    form: { email, password: newPassword },
    headers: {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    },
  },
  'the link of a notice': { of: 'devices', path: '/trouble/mail' },
  'every device is logged out': { of: 'devices', path: '/not-me', form: {} },
  'a code by mail': { of: 'mailed-code', path: '/login/mail' },
  'a code by mail with mistakes': {
    of: 'mailed-code',
    path: '/login/mail',
    form: { email: 'nobody' },
  },
  'a code is sent': { of: 'mailed-code', path: '/login/mail', form: { email } },
  'a wrong code of a mail': { of: 'mailed-code', path: '/login/mail/code', form: { code: '0' } },
  'the link beside a code': { of: 'mailed-code', path: '/trouble/mail' },
  'in by the link beside a code': {
    of: 'mailed-code',
    path: '/login/mail/code',
    form: { code: 'link' },
  },
  'confirm with a code by mail': { of: 'mailed-code', path: '/confirm/mail' },
  'an hour later': { of: 'mailed-code', path: '/trouble/hour' },
  'a code to confirm is sent': { of: 'mailed-code', path: '/confirm/mail', form: {} },
  'confirm with a wrong code of a mail': {
    of: 'mailed-code',
    path: '/confirm/mail/code',
    form: { code: '0' },
  },
  'in once more': { of: 'devices', path: '/login', form: { email, password: newPassword } },
  'no second factor yet': { path: '/account/second-factor' },
  'a second factor': { path: '/account/second-factor/secret', form: {} },
  'a second factor with mistakes': { path: '/account/second-factor', form: { code: '0' } },
  'a second factor that is on': { of: 'second-factor', path: '/trouble/second-factor' },
  'new recovery codes': { path: '/account/second-factor/codes', form: {} },
  'confirm with a code': { path: '/confirm/code' },
  'confirm with a wrong code': { path: '/confirm/code', form: { code: '0' } },
  'no login at another site yet': { of: 'providers', path: '/account/logins' },
  'a login to link': { of: 'providers', path: '/trouble/provider-signup' },
  'a login that is linked': { of: 'providers', path: '/account/logins', form: {} },
  'a logout there': { of: 'providers', path: '/auth/local/logout' },
  'no passkey yet': { path: '/account/passkeys' },
  'a damaged passkey': { path: '/account/passkeys', form: { passkey: 'x' } },
  'a passkey': { of: 'passkeys', path: '/trouble/passkey' },
  'another name for a passkey': { path: '/account/passkeys/one/name', form: { name: '<b>' } },
  'confirm with a passkey': { path: '/confirm/passkey' },
  'confirm with a damaged passkey': { path: '/confirm/passkey', form: { passkey: 'x' } },
  'no token yet': { of: 'access-tokens', path: '/account/tokens' },
  'a token with mistakes': {
    of: 'access-tokens',
    path: '/account/tokens',
    form: { name: '<b>', scopes: '<b>' },
  },
  'a token for a program': {
    of: 'access-tokens',
    path: '/account/tokens',
    form: { name: 'Backup', scopes: 'trouble:see', days: '7' },
  },
  'the tokens': { of: 'access-tokens', path: '/account/tokens' },
  'what has happened': { of: 'activity', path: '/account/activity' },
  'one login too many': { of: 'login-limit', path: '/trouble/limit' },
  'the password was right': {
    of: 'second-factor',
    path: '/login',
    form: { email, password: newPassword },
  },
  'and the code wrong': { path: '/login/code', form: { code: '0' } },
  'a second factor that is lost': { of: 'second-factor', path: '/trouble/lost' },
  'a code of it': { path: '/login/code' },
  'the link that keeps it': { of: 'second-factor', path: '/trouble/mail' },
  'it is kept': { path: '/keep-second-factor', form: {} },
  'no admin any more': { path: '/trouble/no-admin' },
  'the account is deleted': { path: '/account/delete', form: {} },
};

export const visit = (visitor: Visitor, { path, form, headers }: Stop) =>
  form ? visitor.submit(path, form, headers) : visitor.open(path, headers);

/** Answers what is hard to come by honestly. */
@Controller('trouble')
class TroubleController {
  constructor(
    private readonly database: Database,
    private readonly folder: FolderTransport,
    private readonly lifecycle: SessionLifecycle,
    private readonly mailer: Mailer,
    private readonly outbox: Outbox,
    private readonly pending: PendingLogins,
  ) {}

  /** On another device meanwhile, and so late that the password is asked for again. */
  @Get('later')
  @Redirect('/account', 303)
  async later() {
    const login = await this.database.selectFrom('logins').selectAll().executeTakeFirstOrThrow();
    await this.database.updateTable('logins').set({ reauthenticated_at: 0 }).execute();
    await this.database
      .insertInto('logins')
      .values({ ...login, id: 'other', login_at: login.login_at - 1 })
      .execute();
  }

  @Get('no-password')
  @Redirect('/account', 303)
  async noPassword() {
    await writing(this.database).updateTable('users').set({ password_hash: '!' }).execute();
  }

  /** Mails may be asked for again. */
  @Get('hour')
  @Redirect('/account', 303)
  async hour() {
    await this.database.deleteFrom('throttle').execute();
  }

  @Get('admin')
  @Redirect('/admin', 303)
  async admin() {
    await writing(this.database).updateTable('users').set({ role: 'admin' }).execute();
  }

  @Get('no-admin')
  @Redirect('/', 303)
  async noAdmin() {
    await writing(this.database).updateTable('users').set({ role: null }).execute();
  }

  @Get('user')
  @Redirect('/admin', 303)
  async user() {
    const { id } = await this.database.selectFrom('users').select('id').executeTakeFirstOrThrow();
    return { url: `/admin/users/${id}` };
  }

  @Get('second-factor')
  @Redirect('/account/second-factor', 303)
  async secondFactor() {
    const { id } = await this.database.selectFrom('users').select('id').executeTakeFirstOrThrow();
    const factor = { user_id: id, secret: 'A'.repeat(32), used_step: 0, codes_at: 0 };
    await writing(this.database).insertInto('second_factors').values(factor).execute();
  }

  /** Many mails were asked for by now: it would not be taken. */
  @Get('lost')
  @Redirect('/account', 303)
  async lost() {
    await writing(this.database).updateTable('second_factors').set({ lost_at: 0 }).execute();
    const { id, email } = await this.database
      .selectFrom('users')
      .select(['id', 'email'])
      .executeTakeFirstOrThrow();
    await this.outbox.add({ kind: 'factor-lost', address: email, user_id: id });
  }

  /** As after the answer of a provider. */
  @Get('provider-signup')
  @Redirect('/provider-signup', 303)
  newLogin(@Req() request: SessionRequest) {
    const identity = { provider: 'local', issuer: issuer.origin, subject: '1', isVerified: false };
    const until = Math.floor(Date.now() / 1000) + 600;
    this.lifecycle.rotate(request, { unlinkedIdentity: { ...identity, email: undefined, until } });
  }

  @Get('passkey')
  @Redirect('/account/passkeys', 303)
  async passkey() {
    const { id } = await this.database.selectFrom('users').select('id').executeTakeFirstOrThrow();
    const passkey = {
      user_id: id,
      name: 'Laptop',
      public_key: '',
      counter: 0,
      created_at: 0,
      backup_eligible: 1,
    };
    const passkeys = [
      { ...passkey, id: 'one', used_at: null, backup_state: 1, uv_initialized: 1 },
      { ...passkey, id: 'other', used_at: 1, backup_state: 0, uv_initialized: 0 },
    ];
    await writing(this.database).insertInto('passkeys').values(passkeys).execute();
  }

  @Get('limit')
  @Redirect('/login/limit', 303)
  async limit(@Req() request: PageRequest) {
    const user = await this.database.selectFrom('users').select(USER).executeTakeFirstOrThrow();
    const credential = { userId: user.id, passwordHash: user.password_hash };
    await this.pending.keep(request, '/login/limit', credential, false);
  }

  /** Where the latest mail leads. */
  @Get('mail')
  @Redirect('/', 303)
  async mail() {
    await this.mailer.send();
    return { url: new URL(this.folder.list()[0]!.link!.href).pathname };
  }

  @Get('token')
  @TokenScope('trouble:see', 'See trouble')
  token() {
    return {};
  }

  @Get(':status')
  show(@Param('status') status: string) {
    throw new HttpException('Trouble', Number(status));
  }
}

@Module({ imports: [MailModule, TokensModule], controllers: [TroubleController] })
class TroubleModule {}

export const startCrawl = (environment: Record<string, string> = {}) =>
  startApp(
    { ...MAIL_SERVER, ...issuer.settings(), ...environment },
    { imports: [TroubleModule], change: keepMails },
  );

interface Crawled {
  readonly name: string;
  readonly page: Page;
  /** The cookies that the visitor had then. */
  readonly cookies: readonly Cookie[];
}

const crawled = new Map<string, Promise<readonly Crawled[]>>();

/** Every page, as one visitor gets them one after the other; once for all tests of a process that only look. */
export function everyPage() {
  const platform = inject('platform') ?? '';
  const pages = crawled.get(platform) ?? crawlAll();
  crawled.set(platform, pages);
  return pages;
}

async function crawlAll() {
  const visitor = (await startCrawl()).visitor();
  const pages: Crawled[] = [];
  for (const [name, stop] of Object.entries(crawl)) {
    const page = await visit(visitor, stop);
    pages.push({ name, page, cookies: visitor.jar.getCookiesSync(visitor.origin) });
  }
  return pages;
}
