import { describe, expect, it } from 'vitest';
import { UserLogins } from '../../../src/core/logins/user-logins.js';
import { Users } from '../../../src/core/users/users.js';
import { useEngine } from '../../starter/engines/use-engine.js';
import { PASSWORD } from '../../support/people.js';
import { ADA, startSite } from '../../starter/site.js';
import { farAway } from '../../starter/twice.js';

// A script lets the button rest meanwhile.
const browser = useEngine({ scripts: false });

async function start() {
  const app = await startSite({}, { at: 'http://localhost' });
  const far = await farAway(app);
  const sessionsOf = async (email: string) => {
    const { id } = (await app.app.get(Users).findByEmail(email))!;
    return app.app.get(UserLogins).of(id);
  };
  return { tab: await browser.visit(far), far, sessionsOf };
}

describe('A double click', () => {
  it.each([
    ['/login', ADA, 'Log in'],
    ['/signup', 'grace@example.com', 'Sign up'],
  ])('on the button of %s is one login', async (path, email, button) => {
    const { tab, far, sessionsOf } = await start();
    await tab.open(path);
    await tab.type('Email', email);
    await tab.type('Password', PASSWORD);
    await tab.arrive(() => far.twice(tab, button));
    await expect.poll(() => tab.text('#user').catch(() => '')).toBe(email);
    expect(await sessionsOf(email)).toHaveLength(1);
  });

  it('on the button of the logout ends the login, and says so', async () => {
    const { tab, far, sessionsOf } = await start();
    await tab.open('/login');
    await tab.logIn(ADA);
    await tab.arrive(() => far.twice(tab, 'Log out'));
    await expect.poll(() => tab.text('.notice').catch(() => '')).toBe('You are logged out.');
    expect(await sessionsOf(ADA)).toEqual([]);
  });
});
