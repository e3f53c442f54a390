import { describe, expect } from 'vitest';
import { actingAs, it, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { PASSWORD } from '../../../test/support/people.js';
import { probe } from '../../../test/core/probe.js';
import { Database } from '../database/database.js';

const UNSEEN: [what: string, init: { method?: string; headers?: Record<string, string> }][] = [
  ['HEAD', { method: 'HEAD' }],
  ['a page that is fetched in advance', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
];

const LIMITS = { SESSION_IDLE_SECONDS: '600', SESSION_ABSOLUTE_SECONDS: '7200' };

describe.each(UNSEEN)('An answer that nobody looks at (%s)', (_, init) => {
  it('counts no visit', async ({ visitor }) => {
    await visitor.open('/count');
    const answer = await visitor.request('/count', init);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await visitor.open('/count')).count).toBe(2);
  });

  it('begins no session', async ({ visitor }) => {
    const answer = await visitor.request('/count', init);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('leaves the notice for whoever looks', async ({ visitor }) => {
    const body = new URLSearchParams({ by: '1' });
    await visitor.request('/count/more', { method: 'POST', body });
    const answer = await visitor.request('/count', init);
    expect(await answer.text()).not.toContain('It is counted.');
    expect((await visitor.open('/count')).flash).toContain('It is counted.');
  });

  it('leaves a form that was kept', async () => {
    const { visitor, page } = await withFormSentTooLate();
    const answer = await visitor.request(page, init);
    expect(await answer.text()).not.toContain('typed@example.com');
    expect((await visitor.open(page)).html).toContain('typed@example.com');
  });

  it('does not keep a login alive', async () => {
    const app = await startApp(LIMITS);
    const clock = stopClock();
    const visitor = await actingAs(app, await seed.user(app));
    await clock.pass(400);
    await visitor.request('/private', init);
    await clock.pass(201);
    await expect(visitor).toBeGuest();
  });

  it('leaves it to the next page to say why a login has ended, and shows nothing of it', async ({
    app,
  }) => {
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/count');
    await app.app.get(Database).deleteFrom('logins').execute();
    const answer = await visitor.request('/count', init);
    const shown = await answer.text();
    expect(shown).not.toContain('ada@example.com');
    if (shown) expect(shown).toMatch(/class="lead">1</);
    const page = await visitor.open('/');
    expect(page).toShowFlash(
      'You were logged out on another device, or by a change of your password.',
    );
  });
});

describe('A program that asks for JSON', () => {
  const init = { headers: { accept: 'application/json' } };

  it('leaves the notice for whoever looks', async ({ visitor }) => {
    const body = new URLSearchParams({ by: '1' });
    await visitor.request('/count/more', { method: 'POST', body });
    await visitor.request('/count', init);
    expect((await visitor.open('/count')).flash).toContain('It is counted.');
  });

  it('leaves a form that was kept', async () => {
    const { visitor, page } = await withFormSentTooLate();
    await visitor.request(page, init);
    expect((await visitor.open(page)).html).toContain('typed@example.com');
  });
});

/** Somebody who is logged in again, and has not come back to their form yet. */
async function withFormSentTooLate() {
  const app = await startApp({}, { imports: [probe] });
  await seed.user(app);
  const visitor = app.visitor();
  const page = '/probe/form';
  const headers = { referer: `${app.origin}${page}` };
  await visitor.submit(page, { email: 'typed@example.com' }, headers);
  const body = new URLSearchParams({ email: 'ada@example.com', password: PASSWORD });
  await visitor.request('/login', { method: 'POST', body });
  return { visitor, page };
}
