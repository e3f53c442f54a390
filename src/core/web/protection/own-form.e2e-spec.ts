import { describe, expect } from 'vitest';
import { actingAs, it, seed, startApp } from '../../../../test/support/kit.js';
import { PASSWORD } from '../../../../test/support/people.js';

const bob = { email: 'bob@example.com', password: PASSWORD };

describe('A form that was shown to somebody else', () => {
  /** A page of Ada's is open in one tab when Bob logs in in another. */
  async function start() {
    const app = await startApp();
    await seed.user(app, bob.email);
    const tab = await actingAs(app, await seed.user(app));
    const other = app.visitor(tab.jar);
    await other.submit('/logout');
    await other.submit('/login', bob);
    return { app, tab, other };
  }

  it('is refused, and says who is logged in, and the way back', async () => {
    const { app, tab, other } = await start();
    const referer = `${app.origin}/count/row?from=here`;
    const page = await tab.submit('/count/row', { by: '1' }, { referer });
    expect(page.status).toBe(409);
    expect(page.text('.lead')).toMatch(/^Nothing was done\. You are logged in as bob@example\.com/);
    expect(page.all('a.button')[0]!.getAttribute('href')).toBe('/count/row?from=here');
    expect((await other.open('/count/row')).count).toBe(0);
  });

  it('may be sent from a page that was opened since', async () => {
    const { tab } = await start();
    await tab.open('/');
    expect((await tab.submit('/count/row', { by: '1' })).count).toBe(1);
  });

  it('may be sent by who was a guest when it was shown', async ({ app }) => {
    await seed.user(app, bob.email);
    const tab = app.visitor();
    await tab.open('/login');
    await app.visitor(tab.jar).submit('/login', bob);
    expect((await tab.submit('/count/row', { by: '1' })).count).toBe(1);
  });
});
