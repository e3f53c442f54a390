import { existsSync, globSync, readFileSync } from 'node:fs';
import { maxHeaderSize } from 'node:http';
import { describe, expect } from 'vitest';
import { it } from '../../test/support/kit.js';
import { DAYS } from '../../src/features/account/access-tokens/access-tokens.controller.js';
import { MAX_TOKENS, REQUESTS } from '../../src/features/account/access-tokens/access-tokens.js';
import { TIMEOUT_MS } from '../../src/features/account/breached-passwords/breached-passwords.js';
import { KEEP_SECONDS, MAX_LINES } from '../../src/features/account/activity/activity.js';
import { WINDOW_SECONDS } from '../../src/features/account/session-hijacking/client-history.js';
import { CHALLENGE_SECONDS } from '../../src/features/account/passkeys/challenges.js';
import { MAX_DEVICES } from '../../src/features/account/devices/devices.js';
import { CODE as MAILED_CODE } from '../../src/features/account/mailed-code/mailed-codes.js';
import { OFFERED_SECONDS } from '../../src/features/account/passkeys/offer.controller.js';
import { MAX_PASSKEYS } from '../../src/features/account/passkeys/passkeys.js';
import { REQUEST_SECONDS } from '../../src/features/account/providers/authorization-requests.js';
import { LINK as PROVIDER_LINK } from '../../src/features/account/providers/unlinked-identity.js';
import { KEEP, WAIT_SECONDS } from '../../src/features/account/second-factor/lost-factor.js';
import { TRUST } from '../../src/features/account/second-factor/trusted-devices.js';
import { Config } from '../../src/core/config/config.js';
import { BYTES, TIMES } from '../../src/core/config/defaults.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../src/core/users/passwords.js';
import { IDEMPOTENCY_KEY } from '../../src/core/web/idempotency-key.js';
import { USED_SECONDS } from '../../src/core/web/page/slots.js';
import { KNOWN } from '../../src/core/tokens/known-browsers.js';
import { PENDING } from '../../src/core/tokens/pending-logins.js';
import { Routes } from '../../src/core/web/routes.js';
import { BUSY_SECONDS, REPEAT_SECONDS } from '../../src/core/web/idempotency/idempotency-store.js';
import { startBoth } from '../../test/starter/both-platforms.js';
import {
  MarkdownPage,
  matchIn,
  numberIn,
  product,
  sources,
  time,
} from '../../test/starter/document.js';
import { anchorOf } from '../.vitepress/anchor.js';

import { issuer } from '../../src/features/account/providers/issuer.test-helpers.js';
import { MAIL_SERVER } from '../../test/support/mail.js';
import { testTitles } from '../../test/starter/titles.js';
import { everyPage } from '../../test/starter/crawl.js';

const page = new MarkdownPage('docs/security.md');
const PROVIDERS = 'src/features/account/providers';
const operations = new MarkdownPage('docs/operations.md');

/** What applies of ASVS 5.0: by level, by chapter and section, the numbers of the requirements. */
const ASVS: Record<string, string> = {
  1: '1.2:1,2,3,4,5 1.3:2 2.1:1 2.2:1,2 2.3:1 3.2:1,2 3.3:1 3.4:1,2 3.5:1,2,3 4.1:1 4.4:1 6.1:1 6.2:1,2,3,4,5,6,7,8 6.3:1,2 6.4:1,2 7.2:1,2,3,4 7.4:1,2 8.1:1 8.2:1,2 8.3:1 9.1:1,2,3 9.2:1 11.3:1,2 11.4:1 12.1:1 12.2:1 13.4:1 14.2:1 14.3:1 15.1:1 15.2:1 15.3:1',
  2: '1.1:1,2 1.2:9 1.3:3,7 1.5:2 2.1:3 2.2:3 2.3:2,3,4 2.4:1 3.3:2,3,4 3.4:3,4,5,6 3.5:4 3.7:1,2 4.1:2,3 4.2:1 4.4:2,4 6.1:2 6.2:9,10,11,12 6.3:3,4 6.4:3,4 6.5:1,2,3,4,5 6.6:2,3 7.1:1,2 7.3:1,2 7.4:3,4,5 7.5:1,2 8.1:2 8.2:3 9.2:2,3,4 11.1:1,2 11.2:1,2,3 11.3:3 11.4:2,4 11.5:1 12.3:1,2 13.1:1 13.2:1,2,3 13.3:1,2 13.4:2,3,4,5 14.1:1,2 14.2:2,3,4 14.3:2,3 15.1:2,3 15.2:2,3 15.3:3,4,5,6,7 16.1:1 16.2:1,2,3,4,5 16.3:1,2,3,4 16.4:1,2,3 16.5:1,2,3',
  3: '1.3:12 1.5:3 2.4:2 3.1:1 3.2:3 3.3:5 3.4:7,8 3.5:6,7,8 3.6:1 3.7:3,4,5 4.1:4 4.2:2,5 6.3:5,6,7,8 6.5:6,8 6.7:1,2 7.5:3 8.1:3 8.3:2 11.2:4,5 11.3:4 11.5:2 13.1:2,3,4 13.2:6 13.3:4 13.4:6,7 14.2:5,6,7 15.1:4,5 15.2:4,5 15.4:1,2,3,4 16.5:4',
};

const idsOf = (level: string) =>
  ASVS[level]!.split(' ').flatMap((section) => {
    const [start, ends = ''] = section.split(':');
    return ends.split(',').map((end) => `${start}.${end}`);
  });

const promised = page
  .rows('What is promised')
  .map(([id, level, , , test]) => ({ id, level, test }));
const declared = page
  .rows('What is not met')
  .flatMap(([cell]) => [...cell!.matchAll(/(\d+\.\d+\.\d+)/g)].map(([id]) => id));

const characters = `${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`;

function tries(file: string, kind: string) {
  const pattern = `'${kind}',\\s+account: (\\d+),\\s+network: (\\d+),\\s+minutes: (\\d+)`;
  const [, account, address, minutes] = matchIn(file, new RegExp(pattern));
  return `${account} for an account, ${address} from an address, in ${minutes} minutes`;
}

function mails() {
  const pattern =
    /'mail-to', account: (\d+), network: (\d+), minutes: (\d+)[^]*'mail-by', account: (\d+)/;
  const [, to, network, minutes, by] = matchIn('src/core/mail/outbox.ts', pattern);
  return `${to} to a receiver, ${by} by an account, ${network} from an address, in ${minutes} minutes`;
}

function resets() {
  const pattern = /'reset-to', account: (\d+), network: (\d+), minutes: (\d+)/;
  const [, to, network, minutes] = matchIn('src/core/mail/outbox.ts', pattern);
  return `${to} to a receiver, ${network} from an address, in ${minutes} minutes`;
}

function argon2id() {
  const pattern = /memory: ([\d_]+), passes: (\d), parallelism: (\d) \}/;
  const [, memory, passes, lanes] = matchIn('src/core/users/passwords.ts', pattern);
  return `${product(memory!)} KiB, ${passes} passes, ${lanes} lane`;
}

function numbers(): Record<string, string> {
  const config = new Config({});
  const [, extended] = matchIn('src/core/session/lifetime.ts', /Math\.min\((\d+), /);
  const [, name] = matchIn(
    'src/core/session/session-data.ts',
    /'user-agent'\].*\.slice\(0, (\d+)\)/,
  );
  const milliseconds = (file: string, name: string) => numberIn(file, name) / 1000;
  return {
    'Idle timeout': time(config.idleSeconds),
    'Absolute timeout': time(config.absoluteSeconds),
    '"Stay logged in", instead of both': time(config.rememberSeconds),
    'A session that is used is extended, at most every': `${extended} seconds`,
    'Data in a session': `${numberIn('src/core/session/session-saver.ts', 'MAX_BYTES')} bytes`,
    'A form that is kept over a login': `${numberIn('src/core/web/forms/old-input.ts', 'MAX_CHARACTERS')} characters`,
    'A second press of a button gets the answer of the first for': time(REPEAT_SECONDS),
    'It waits for that answer': time(
      milliseconds('src/core/web/idempotency/idempotency.guard.ts', 'WAIT_MS'),
    ),
    'After a crash in the middle, the same form can be sent again after': time(BUSY_SECONDS),
    "What is kept of a browser's name": `${name} characters`,
    'The id of an ended session cannot be used again for, on Express': time(
      numberIn('src/core/session/session-store.ts', 'KEEP_ENDED_SECONDS'),
    ),
    'Logins of one account; with one more, the one that was not used for longest ends': String(
      config.loginsPerUser,
    ),
    'The reason why a login has ended is kept for': time(
      numberIn('src/core/logins/ended-logins.ts', 'KEEP_SECONDS'),
    ),
    'The row of a login is kept after its absolute timeout': time(
      numberIn('src/core/logins/ended-logins.ts', 'KEEP_SECONDS'),
    ),
    'Password, shortest': `${MIN_PASSWORD_LENGTH} characters`,
    'Password, longest': `${MAX_PASSWORD_LENGTH} characters`,
    argon2id: argon2id(),
    'Passwords hashed at once, in each process': String(
      numberIn('src/core/users/hash-queue.ts', 'CONCURRENCY'),
    ),
    'A password waits for its hash to begin': time(
      milliseconds('src/core/users/hash-queue.ts', 'LONGEST_WAIT_MS'),
    ),
    'The password counts as asked for': time(
      numberIn('src/core/web/access/reauthenticated.guard.ts', 'REAUTHENTICATED_SECONDS'),
    ),
    Logins: tries('src/features/auth/rate-limits.ts', 'login'),
    'Sign-ups at once': tries('src/features/auth/rate-limits.ts', 'signup'),
    'A browser that an account was logged in to is known for': time(KNOWN.seconds),
    'Such browsers of one account; with one more, the one that was not used for longest is not known':
      String(KNOWN.max),
    'Such accounts of one browser': String(
      numberIn('src/core/tokens/known-browsers.ts', 'MAX_ACCOUNTS'),
    ),
    'Mails with a new password': resets(),
    'Other mails that somebody asks for': mails(),
    'The link of a sign-up works for': time(
      numberIn('src/features/account/signup-by-mail/signup-by-mail.ts', 'LINK_MINUTES') * 60,
    ),
    'Such a link works for': time(
      numberIn('src/features/account/reset/reset.ts', 'LINK_MINUTES') * 60,
    ),
    'Passwords, asked for again': tries('src/features/account/account.ts', 'password'),
    'Codes by mail': tries('src/features/account/mailed-code/mailed-codes.ts', 'mailed-code'),
    'A code by mail, and the link beside it, work for': time(MAILED_CODE.seconds),
    'Codes of a second factor': tries(
      'src/features/account/second-factor/second-factor.ts',
      'code',
    ),
    'Answers with a passkey': tries('src/features/account/passkeys/responses.ts', 'passkey'),
    'What a passkey is to sign is good for': time(CHALLENGE_SECONDS),
    'Between password and code': time(PENDING.seconds),
    'A second factor that is said to be lost falls after': time(WAIT_SECONDS),
    'The link that keeps it works for': time(KEEP.seconds),
    'A device that is trusted is asked no code for': time(TRUST.seconds),
    'Devices of one account that are trusted; with one more, the oldest is asked again': String(
      TRUST.max,
    ),
    'A service that knows passwords from data breaches is waited for': time(TIMEOUT_MS / 1000),
    'Answers of a provider': tries(`${PROVIDERS}/provider.controller.ts`, 'provider'),
    'Sign-ups through a provider': tries(
      `${PROVIDERS}/provider-signup.controller.ts`,
      'provider-signup',
    ),
    'A login that has begun at a provider may take': time(REQUEST_SECONDS),
    'A first login through a provider waits for its account': time(PROVIDER_LINK.seconds),
    'A provider is waited for': time(numberIn(`${PROVIDERS}/provider.ts`, 'TIMEOUT_SECONDS')),
    'Logins at providers of one account': String(
      numberIn(`${PROVIDERS}/identities.ts`, 'MAX_IDENTITIES'),
    ),
    'Tokens for programs of one account': String(MAX_TOKENS),
    'Requests with one token': `${REQUESTS.max} in ${time(REQUESTS.seconds)}`,
    'A token expires after, at most': `${Math.max(...DAYS)} days`,
    'Passkeys of one account': String(MAX_PASSKEYS),
    'Devices of one account whose next login is told to nobody': String(MAX_DEVICES),
    'Lines of the activity of one account; with one more, the oldest goes': String(MAX_LINES),
    'They are kept for': time(KEEP_SECONDS),
    'A login is suspected that comes back from another place within': time(WINDOW_SECONDS),
    'Mails of one kind that wait for one account': String(
      numberIn('src/core/mail/outbox.ts', 'MAX_WAITING'),
    ),
    'Body of a form': `${BYTES.form / 1024} KB`,
    'Body of JSON': `${BYTES.json / 1024} KB`,
    'A file, and a text beside it, where `@Upload()` says nothing else': `${BYTES.file / 1024} KB, ${BYTES.field / 1024} KB`,
    'Body for a webhook, where `@Webhook()` says nothing else': `${BYTES.webhook / 1024} KB`,
    'A message of a websocket': `${BYTES.message / 1024} KB`,
    'Path and headers': `${maxHeaderSize / 1024} KB`,
    'Headers must be there within': time(TIMES.headers / 1000),
    'The whole request must be there within': time(TIMES.request / 1000),
    'A connection without requests is closed after': time(TIMES.keepAlive / 1000),
    'Waiting for a lock of the database': `${numberIn('src/core/database/sqlite.ts', 'BUSY_TIMEOUT_MS')} milliseconds`,
    'Waiting for PostgreSQL: a connection, an answer': `${numberIn('src/core/database/postgres.ts', 'CONNECT_MS')} milliseconds, ${time(milliseconds('src/core/database/postgres.ts', 'ANSWER_MS'))}`,
    'Waiting for an answer of Redis': time(milliseconds('src/core/redis/redis.ts', 'ANSWER_MS')),
    'Connections to PostgreSQL, of each process': String(
      numberIn('src/core/database/postgres.ts', 'CONNECTIONS'),
    ),
    'Requests that are under way at a stop': time(
      milliseconds('src/core/process/stop.ts', 'DEADLINE_MS'),
    ),
    'What has expired is deleted every': time(
      milliseconds('src/core/database/cleanup.ts', 'EVERY_MS'),
    ),
    'A mail or a job that failed is tried again after, and twice as long each time': time(
      numberIn('src/core/database/take-due.ts', 'LEASE_SECONDS'),
    ),
    'A mail is given up after': time(numberIn('src/core/mail/mailer.ts', 'OLDEST_SECONDS')),
    'Tries of a job': String(numberIn('src/core/jobs/jobs.ts', 'TRIES')),
    'Of one product in a cart': String(numberIn('src/features/cart/carts.ts', 'MAX_QUANTITY')),
    "A guest's cart": `${numberIn('src/features/cart/carts.ts', 'GUEST_DAYS')} days`,
  };
}

const TWICE = "Forms that come twice, or from somebody else's page";

/** Of a table that names a route first: `GET /cart`. */
const withoutTicks = (cell = '') => cell.replaceAll('`', '');

describe('The security document', () => {
  it('names only tests that there are', () => {
    const titles = new Set(testTitles());
    const own = [
      'Uploads and webhooks',
      'Tokens for programs',
      'Limits and ends of logins',
      'Activity of an account',
      'A cookie that seems stolen',
      'Admins',
      TWICE,
      'Login through another site',
      'Mails',
    ].flatMap((heading) => page.rows(heading).map(([, , test]) => test!));
    const engines = page.rows('In each engine').map((row) => row.at(-1)!);
    const named = [...promised.map(({ test }) => test!), ...own, ...engines].flatMap((test) =>
      test.split('<br>'),
    );
    const missing = named.filter((title) => !title.startsWith('docs: ') && !titles.has(title));
    expect(missing).toEqual([]);
  });

  it('names only headings that there are', () => {
    const headings = [...page.headings, ...operations.headings];
    const named = promised.flatMap(({ test }) => test!.split('<br>'));
    const docs = named.filter((title) => title.startsWith('docs: ')).map((title) => title.slice(6));
    expect(docs.length).toBeGreaterThan(0);
    expect(docs.filter((heading) => !headings.includes(heading))).toEqual([]);
  });

  it('has every requirement that applies, once', () => {
    const ids = [...promised.map(({ id }) => id), ...declared];
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(new Set(ids)).toEqual(new Set(['1', '2', '3'].flatMap(idsOf)));
  });

  it('tells the level of each, and which of the first are not met', () => {
    for (const { id, level } of promised) expect(idsOf(level!), id).toContain(id);
    const first = page.rows('What is not met').filter(([cell]) => cell!.includes('(L1)'));
    const said = first.flatMap(([cell]) => cell!.split('(L1)')[0]!.match(/\d+\.\d+\.\d+/g)!);
    expect(said).toEqual(declared.filter((id) => idsOf('1').includes(id)));
  });

  it('has the numbers of the code', () => {
    const rows = page.rows('The limits in numbers');
    const limits = rows.filter(([limit]) => !limit!.startsWith('`'));
    expect(Object.fromEntries(limits.map(([limit, value]) => [limit, value]))).toEqual(numbers());
  });

  it('has every field of every form, and no other', async ({ visitor }) => {
    // The tour signs up by mail.
    const pages = [await visitor.open('/signup')];
    for (const { page } of await everyPage()) pages.push(page);
    const fields = new Set<string>();
    for (const shown of pages) {
      for (const form of shown.all('form[method=post]')) {
        expect(form.querySelectorAll(`[name=${IDEMPOTENCY_KEY}]`)).toHaveLength(1);
        const buttons = form.querySelectorAll('[formaction]');
        const actions = [form, ...buttons].map(
          (element) => element.getAttribute('formaction') ?? element.getAttribute('action'),
        );
        for (const action of actions.filter((action) => action !== undefined)) {
          for (const field of form.querySelectorAll(`[name]:not([name=${IDEMPOTENCY_KEY}])`)) {
            fields.add(`${routeOf(action)} ${field.getAttribute('name')}`);
          }
        }
      }
    }
    const rows = page.rows('The fields of the forms');
    const told = rows.map(([form, field]) => withoutTicks(`${form} ${field}`));
    expect(told.toSorted()).toEqual([...fields].toSorted());
  });

  it('has the rules of those that have numbers', () => {
    const rules = page
      .rows('The fields of the forms')
      .map(([form, field, rule]) => [withoutTicks(`${form} ${field}`), rule] as const);
    const most = numberIn('src/features/cart/carts.ts', 'MAX_QUANTITY');
    expect(Object.fromEntries(rules)).toMatchObject({
      'POST /login password': `1 to ${MAX_PASSWORD_LENGTH} characters`,
      'POST /new-account password': expect.stringContaining(characters),
      'POST /signup password': expect.stringContaining(characters),
      'POST /new-password newPassword': expect.stringContaining(characters),
      'POST /new-address newPassword': expect.stringContaining(characters),
      'POST /account/password newPassword': expect.stringContaining(characters),
      'POST /cart/items quantity': `1 to ${most}, digits only`,
      'POST /cart/items/:sku quantity': `0 to ${most}, digits only`,
    });
  });

  it('has every route of the application, and no other', async () => {
    const told = page.rows('Who may do what').map(([route]) => withoutTicks(route));
    for (const { app } of await startBoth({ ...MAIL_SERVER, ...issuer.settings() })) {
      const routes = app.get(Routes).list();
      const there = routes.map(({ method, path }) => `${method} ${path}`);
      const own = there.filter((route) => !/ \/(count|private)(\/|$)/.test(route));
      expect(told.toSorted()).toEqual(own.toSorted());
    }
  });

  it('says of every route what a guest gets', async () => {
    for (const app of await startBoth({ ...MAIL_SERVER, ...issuer.settings() })) {
      for (const [route, guest] of page.rows('Who may do what')) {
        const [method = '', path = ''] = withoutTicks(route).split(' ');
        const url = path.replace(/:\w+/g, 'cup');
        const answer = await app.visitor().request(url, { method });
        const goesToLogin = /^\/login(\?returnTo=|$)/.test(answer.headers.get('location') ?? '');
        expect([route, goesToLogin ? 'log in' : 'yes']).toEqual([route, guest]);
        expect([200, 302, 303, 404, 422], route).toContain(answer.status);
      }
    }
  });

  it('has every event of the log, and no other', () => {
    const declared = sources().flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(/^ *(?:export )?interface EventNames \{\n([^}]+)\}/gm),
    ]);
    const events = new Set(declared.flatMap(([, names]) => names!.match(/\w+(?=: true)/g)!));
    const told = page.rows('What is logged').map(([event]) => withoutTicks(event));
    expect(told.toSorted()).toEqual([...events].toSorted());
  });

  it('has the cookies that are set', async ({ app }) => {
    const names = new Set<string>();
    for (const { cookies } of await everyPage()) for (const { key } of cookies) names.add(key);
    const { cookieName } = app.config;
    const set = ['', '-known', '-login-used'].map((suffix) => cookieName + suffix);
    expect([...names].toSorted()).toEqual(set);
    const rows = page.rows('The cookie').map(([, , , lasts = '']) => lasts);
    const [lasts, known, trusted, used, offered, ...others] = rows;
    const { idleSeconds, absoluteSeconds, rememberSeconds } = app.config;
    for (const seconds of [idleSeconds, absoluteSeconds, rememberSeconds]) {
      expect(lasts).toContain(time(seconds));
    }
    expect(known).toContain(time(KNOWN.seconds));
    expect(trusted).toContain(time(TRUST.seconds));
    expect(used).toContain(time(USED_SECONDS));
    expect(offered).toContain(time(OFFERED_SECONDS));
    expect(others).toEqual([]);
  });
});

/** `POST /cart/items/:sku`, of the address in a form. */
function routeOf(action: string) {
  const path = action.split('?')[0]!.replace(/^\/cart\/items\/.+/, '/cart/items/:sku');
  return `POST ${path.replace(/\/(sessions|devices|passkeys|logins|users)\/[^/]+\/(end|name|role|act-as)$/, '/$1/:id/$2')}`;
}

describe('The documents of the owner', () => {
  it.each([
    ['docs/security.md', page],
    ['docs/operations.md', operations],
  ])('name only what exists: %s', (path, { code, links }) => {
    const paths = code.filter((text) => /^(src|views|public|test|docs)\/[\w./-]*$/.test(text));
    expect(paths.filter((named) => !existsSync(named))).toEqual([]);
    const variables = code.flatMap((text) => text.match(/^[A-Z]+(_[A-Z]+)+(?==|$)/g) ?? []);
    const example = readFileSync('.env.example', 'utf8');
    expect(variables.filter((name) => !example.includes(`${name}=`))).toEqual([]);
    for (const link of links) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : `docs/${file}`;
      expect(existsSync(target), link).toBe(true);
      const { headings } = new MarkdownPage(target);
      if (anchor) expect(headings.map(anchorOf), link).toContain(anchor);
    }
  });

  it('tell the seconds of the code', () => {
    const prose = operations.text.replace(/\s+/g, ' ');
    const seconds = numberIn('src/core/process/stop.ts', 'DEADLINE_MS') / 1000;
    expect(prose).toContain(`After ${seconds} seconds whatever is still open is cut off`);
    expect(prose).toContain(`idle for ${TIMES.keepAlive / 1000} seconds`);
    const [, retry] = matchIn(
      'src/core/web/errors/error-page.filter.ts',
      /String\(wait \?\? (\d+)\)/,
    );
    expect(prose).toContain(`\`Retry-After: ${retry}\``);
    const minutes = numberIn('src/core/database/cleanup.ts', 'EVERY_MS') / 60_000;
    expect(prose).toContain(`Every ${minutes} minutes each process deletes`);
    expect(prose).toContain(`${new Config({}).rememberSeconds / 86_400} days`);
  });
});

describe('The sources', () => {
  const found = (pattern: RegExp, files = sources()) =>
    files.filter((file) => pattern.test(readFileSync(file, 'utf8')));

  it('start no program, evaluate no text, and leave chance to the operating system', () => {
    expect(found(/child_process|node:vm|worker_threads/)).toEqual([]);
    // Such an eval sends Redis a script of ours.
    expect(found(/(?<!(client|keys)\.)\beval\(|new Function|\bFunction\(/)).toEqual([]);
    expect(found(/Math\.random/)).toEqual([]);
    // From the routes that the code declares.
    expect(found(/\bRegExp\(/)).toEqual(['src/core/web/routes.ts']);
    // Pages of rows, the names of the tables, the time to wait for a lock, migrations, the statement of a library with its
    // parameters, an operator's copy of all tables, NOTIFY of PostgreSQL, and which index finds the beginning of an email.
    expect(found(/\bsql`|\.raw\(|\.exec\(`|sql\.(raw|lit)/)).toEqual([
      'src/core/database/paginate.ts',
      'src/core/database/sqlite-dialect.ts',
      'src/core/database/sqlite.ts',
      'src/core/session/tables.ts',
      'src/core/web/channels.ts',
      'src/core/web/throttle/sql-limiters.ts',
      'src/devtools/database/copy.ts',
      'src/features/admin/accounts.ts',
      'src/features/admin/tables.ts',
      'src/features/cart/tables.ts',
    ]);
  });

  it('write an account only where what was proved still holds', () => {
    // Logins end in them, which needs no credential.
    expect(found(/\.transaction\(\)/)).toEqual([
      'src/core/logins/ended-logins.ts',
      'src/core/logins/login-ended-listeners.ts',
      'src/core/logins/login-limit.ts',
      'src/core/users/users.ts',
      // An operator's copy of all tables.
      'src/devtools/database/copy.ts',
      // Of logins, not of accounts.
      'src/features/account/providers/provider-sessions.ts',
      'src/features/cart/carts.ts',
    ]);
    // Or its end would be told to nobody.
    expect(found(/\.deleteFrom\('logins'\)/)).toEqual([
      'src/core/logins/ended-logins.ts',
      'src/core/logins/login-limit.ts',
    ]);
    const declared = sources().map((file) => readFileSync(file, 'utf8'));
    const tables = declared.flatMap((text) =>
      text.match(/interface AccountTables \{[^]*?\n {2}\}/),
    );
    const names = tables.join('').match(/\w+(?=:)/g)!;
    const taken = new RegExp(`(?<!trx\\s*)\\.deleteFrom\\('(${names.join('|')})'`);
    expect(names).toContain('second_factors');
    expect(found(taken)).toEqual([]);
  });

  it('insert text into pages, and HTML only where the layout takes its page', () => {
    expect(found(/\{\{\{|\{\{&/, globSync('views/**/*.hbs'))).toEqual(['views/layouts/page.hbs']);
    const layout = readFileSync('views/layouts/page.hbs', 'utf8');
    expect(layout.match(/\{\{\{.*?\}\}\}|\{\{&.*?\}\}/g)).toEqual(['{{{body}}}']);
    // Of a mail, the part that is text.
    expect(found(/SafeString|noEscape/)).toEqual(['src/core/mail/message.ts']);
  });

  it('use the cryptography that the security document lists, and no other', () => {
    const names = sources().flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(/import \{([^}]+)\} from '(?:node:)?crypto'/g),
      ].flatMap(([, list]) => list!.match(/\w+/g)!),
    );
    const functions = new Set(names.filter((name) => /^[a-z]/.test(name) && name !== 'type'));
    const table = page.rows('Keys and cryptography').flat().join();
    const told = [...table.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
    const own = told.filter((name) => name !== 'SESSION_KEYS');
    expect(new Set(own)).toEqual(functions);
    expect(
      found(/createHash|createCipher\b|subtle\b|webcrypto|import crypto|\* as crypto/),
    ).toEqual([]);
    const [, algorithm] = matchIn('src/core/secrets.ts', /hash\('(\w+)', secret/);
    expect(algorithm).toBe('sha256');
  });
});

describe('The packages', () => {
  it('are pinned by their hash', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { integrity?: string; link?: boolean }>;
    };
    // A folder of this project is linked.
    const names = Object.keys(packages).filter(
      (name) => name.startsWith('node_modules/') && !packages[name]!.link,
    );
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !packages[name]!.integrity?.startsWith('sha512-'))).toEqual([]);
  });
});
