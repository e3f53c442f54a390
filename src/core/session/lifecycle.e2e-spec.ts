import { describe, expect } from 'vitest';
import { it } from '../../../test/support/kit.js';
import { startApp } from '../../../test/support/app.js';
import { holdSlowRequest, probe } from '../../../test/core/probe.js';

const start = () => startApp({}, { imports: [probe] });

describe('A session', () => {
  it('remembers what was put into it', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    await visitor.submit('/probe/put', { size: 'xl' });
    await expect(visitor).toHaveSession({ color: 'green', size: 'xl' });
  });

  it('may be saved in the middle of a request, and again with the answer', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/twice');
    await expect(visitor).toHaveSession({ color: 'green', size: 'xl' });
  });

  it('is closed when the answer begins', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    const page = await visitor.submit('/probe/late');
    expect(page.html).toBe('The answer begins, and ends');
    await expect(visitor).toHaveSession({ color: 'green' });
  });

  it('forgets what is set to undefined', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green', size: 'xl' });
    await visitor.submit('/probe/put', { color: '' });
    await expect(visitor).toHaveSession({ size: 'xl' });
  });

  it('keeps the name it gave to the browser', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    const { html } = await visitor.open('/probe/id');
    await visitor.submit('/probe/put', { color: 'red' });
    expect((await visitor.open('/probe/id')).html).toBe(html);
    expect(html).toMatch(/"visitorId":"[\w-]{32}"/);
  });

  it('is empty and somebody else’s after it is renewed', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    const { html } = await visitor.open('/probe/id');
    await visitor.submit('/probe/renew', { size: 'xl' });
    await expect(visitor).toHaveSession({ size: 'xl' });
    expect((await visitor.open('/probe/id')).html).not.toBe(html);
  });

  it('is gone after it ended, with its cookie', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    const { first } = await visitor.submit('/probe/end');
    expect(first.headers.getSetCookie()).toHaveLength(1);
    expect(first.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
    expect(visitor.jar.getCookiesSync(visitor.origin)).toEqual([]);
    await expect(visitor).toHaveSession({});
  });

  it('can begin again after it ended', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    await visitor.submit('/probe/end');
    await visitor.submit('/probe/put', { color: 'red' });
    await expect(visitor).toHaveSession({ color: 'red' });
  });

  it('stays as it was when a request fails', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    const page = await visitor.submit('/probe/fail');
    expect(page.status).toBe(500);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(page.html).not.toContain('on purpose');
    await expect(visitor).toHaveSession({ color: 'green' });
  });

  it('is written by the last of two requests that overlap', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'green' });
    const slow = holdSlowRequest();
    const answer = visitor.submit('/probe/slow', { slow: 'yes' });
    await slow.isInside;
    await visitor.submit('/probe/put', { quick: 'yes' });
    slow.letGo();
    await answer;
    await expect(visitor).toHaveSession({ color: 'green', slow: 'yes' });
  });

  it('says so when it would not fit into a cookie, and keeps what it had', async () => {
    const visitor = (await start()).visitor();
    await visitor.submit('/probe/put', { color: 'x'.repeat(2500) });
    const page = await visitor.submit('/probe/put', { color: 'x'.repeat(2700) });
    expect(page.status).toBe(500);
    expect(page.headers.getSetCookie()).toEqual([]);
    await expect(visitor).toHaveSession({ color: 'x'.repeat(2500) });
  });

  it('never needs a cookie that a browser would drop', async () => {
    const visitor = (await start()).visitor();
    for (let round = 0; round < 20; round++) {
      const { first } = await visitor.submit('/probe/put', { color: 'ü'.repeat(1280 + round) });
      expect(first.status).toBe(201);
      const pair = visitor.jar.getCookieStringSync(visitor.origin);
      expect(pair.length).toBeLessThanOrEqual(4096);
    }
  });
});

describe('A visitor of whom nothing is to be remembered', () => {
  it('gets no cookie', async ({ visitor }) => {
    const paths = ['/', '/login', '/signup', '/private', '/nowhere', '/public/style.css'];
    for (const path of [...paths, '/health/live', '/health/ready']) {
      const page = await visitor.open(path);
      expect(page.first.headers.getSetCookie(), path).toEqual([]);
      expect(page.headers.getSetCookie(), path).toEqual([]);
    }
  });

  it('gets no cookie for a form with a mistake', async ({ visitor }) => {
    const page = await visitor.submit('/login', { email: 'nobody' });
    expect(page.headers.getSetCookie()).toEqual([]);
  });
});
