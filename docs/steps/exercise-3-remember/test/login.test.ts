import assert from 'node:assert/strict';
import { after, test } from 'node:test';

process.env.DATABASE = ':memory:';
const { createApp } = await import('../dist/app.js');
const app = await createApp();
await app.listen(0, '127.0.0.1');
after(() => app.close());
const site = await app.getUrl();

const ada = { email: 'ada@example.com', password: 'three cups of tea' };

/** A browser that keeps its cookie. */
function visitor(cookie = '') {
  return {
    copy: () => visitor(cookie),
    async ask(path: string, form?: Record<string, string>) {
      const body = form && new URLSearchParams(form);
      const method = form ? 'POST' : 'GET';
      const options = { method, body, headers: { cookie }, redirect: 'manual' } as const;
      const response = await fetch(site + path, options);
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return { status: response.status, text: await response.text() };
    },
  };
}

test('whoever knew the cookie before a login is a guest after it', async () => {
  const browser = visitor();
  await browser.ask('/');
  const thief = browser.copy();
  assert.equal((await browser.ask('/login', ada)).status, 303);
  assert.match((await browser.ask('/')).text, /You are ada@example.com/);
  assert.match((await thief.ask('/')).text, /You are a guest/);
});

test('a copy of the cookie is worth nothing after the logout', async () => {
  const browser = visitor();
  await browser.ask('/login', ada);
  const thief = browser.copy();
  assert.match((await thief.ask('/')).text, /You are ada@example.com/);
  await browser.ask('/logout', {});
  assert.match((await thief.ask('/')).text, /You are a guest/);
});
