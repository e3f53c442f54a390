import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { Database } from '../src/core/database/database.js';
import { hashToken, newSecret } from '../src/core/secrets.js';
import { Users } from '../src/core/users/users.js';
import { proofOf } from './support/accounts.js';
import { type RunningApp, startApp } from './support/app.js';
import { temporaryFile } from './support/stores.js';
import { actingAs, it, seed } from './support/kit.js';
import { PASSWORD } from './support/people.js';
import { everyPage } from './starter/crawl.js';

const logins = ({ app }: RunningApp) =>
  app.get(Database).selectFrom('logins').selectAll().execute();

describe('An account that is deleted', () => {
  it('is logged out at its next request, on every device', async ({ app }) => {
    const laptop = await actingAs(app, await seed.user(app));
    const phone = await actingAs(app, 'ada@example.com');
    const [login] = await logins(app);
    await app.app.get(Users).remove(await proofOf(app, login!.user_id));
    for (const device of [laptop, phone]) {
      expect((await device.open('/private')).path).toMatch(/^\/login/);
      await expect(device).toBeGuest();
    }
  });
});

const UNWANTED =
  'script:not([type=module][src^="/public/"]), iframe, object, embed, base, [onclick]';

describe('Every page', () => {
  it('has a way out when somebody is logged in, no script in it, and no link to elsewhere', async () => {
    for (const { name, page } of await everyPage()) {
      if (page.user)
        expect(page.all('form.who[method=post][action="/logout"]'), name).toHaveLength(1);
      expect(page.all(UNWANTED), name).toEqual([]);
      const addresses = page
        .all('[href], [src], [action], [formaction]')
        .flatMap(({ attributes: { href, src, action, formaction } }) => [
          href,
          src,
          action,
          formaction,
        ])
        .filter((address) => address !== undefined);
      // An app on this device is no site.
      for (const address of addresses)
        expect(address, name).toMatch(/^(#|\/(?!\/)|\w+:\/\/totp\/)/);
    }
  });

  it('shows nothing that would let somebody in', async () => {
    for (const { name, page, cookies } of await everyPage()) {
      const { html } = page;
      expect(html, name).not.toMatch(/argon2|password_hash/);
      expect(html, name).not.toContain(PASSWORD);
      for (const { value } of cookies) {
        expect(html, name).not.toContain(value);
        expect(html, name).not.toContain(decodeURIComponent(value));
      }
    }
  });

  it('asks for a password in a field that hides it, and tells a password manager which one', async ({
    visitor,
  }) => {
    const kinds: Record<string, string> = {};
    const pages = [await visitor.open('/signup')];
    for (const { page } of await everyPage()) pages.push(page);
    for (const page of pages) {
      for (const field of page.all('input[name*=assword]')) {
        expect(field.getAttribute('type'), page.path).toBe('password');
        expect(field.getAttribute('maxlength'), page.path).toBeUndefined();
        const action = field.closest('form')!.getAttribute('action') ?? '/account/sessions';
        const key = `${action.split('?')[0]} ${field.getAttribute('name')}`;
        kinds[key] = field.getAttribute('autocomplete')!;
        const isNew = kinds[key] === 'new-password';
        expect(field.getAttribute('minlength'), key).toBe(isNew ? '15' : undefined);
        const rules = isNew ? 'minlength: 15; maxlength: 128;' : undefined;
        expect(field.getAttribute('passwordrules'), key).toBe(rules);
      }
    }
    expect(kinds).toEqual({
      '/login password': 'current-password',
      '/signup password': 'new-password',
      '/new-account password': 'new-password',
      '/new-password newPassword': 'new-password',
      '/new-address newPassword': 'new-password',
      '/confirm password': 'current-password',
      '/account/password/new newPassword': 'new-password',
      '/account/password currentPassword': 'current-password',
      '/account/password newPassword': 'new-password',
    });
  });
});

describe('What somebody typed', () => {
  it('is decoded once', async ({ visitor }) => {
    const email = '%3Cb%3E&lt;b&gt;+%2B';
    const page = await visitor.submit('/login', { email });
    expect(page.all('#email')[0]!.getAttribute('value')).toBe(email);
  });
});

describe('A browser with a very long name', () => {
  it('is known by the beginning of it', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const form = { email: 'ada@example.com', password: PASSWORD };
    await visitor.submit('/login', form, { 'user-agent': 'x'.repeat(8000) });
    expect((await logins(app)).map(({ user_agent }) => user_agent)).toEqual(['x'.repeat(300)]);
  });
});

describe('A secret that lets somebody in', () => {
  it('is 192 bits of chance, and only its hash is stored', async () => {
    const secrets = Array.from({ length: 1000 }, newSecret);
    expect(new Set(secrets).size).toBe(1000);
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(24);
    expect(hashToken(secrets[0]!)).not.toContain(secrets[0]);
  });
});

describe('The database', () => {
  it('can be read by its owner only', async () => {
    const file = join(dirname(temporaryFile()), 'new', 'app.db');
    const app = await startApp({ DATABASE_URL: `sqlite:${file}` });
    await actingAs(app, await seed.user(app));
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    for (const part of [file, `${file}-wal`, `${file}-shm`].filter((path) => existsSync(path))) {
      expect(statSync(part).mode & 0o777, part).toBe(0o600);
    }
  });
});

describe('What was never a page', () => {
  it('is not there: a tool’s folder, a private page under another name', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const tools = ['/.git/HEAD', '/.git/config', '/package.json', '/dist/main.js.map', '/metrics'];
    const names = ['/private/x.css', '/private;x.css', '/private%2fx.css', '/private.css'];
    for (const path of [...tools, ...names]) {
      expect((await visitor.request(path)).status, path).toBe(404);
    }
  });
});
