import { describe, expect } from 'vitest';
import { actingAs, it, mailTo, seed } from '../../../../test/support/kit.js';
import { Users } from '#core/users/users.js';

const passwords = ['a wholly different sentence', 'seven green bottles on a wall'];

describe('A link to a new password', () => {
  it('that is used in two tabs at once gives one of the two passwords, and the other tab is told', async ({
    app,
  }) => {
    for (let round = 0; round < 10; round++) {
      const ada = await seed.user(app, `ada-${round}@example.com`);
      const visitor = app.visitor();
      await visitor.submit('/reset', { email: ada.email });
      const { path } = await mailTo(app, ada);
      const tabs = [visitor, app.visitor()];
      for (const tab of tabs) await tab.open(path);
      const pages = await Promise.all(
        tabs.map((tab, i) => tab.submit('/new-password', { newPassword: passwords[i]! })),
      );
      const won = pages.map((page) => page.path === '/login');
      const counts = await Promise.all(
        passwords.map((password) => app.app.get(Users).verify(ada.email, password)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(counts.map(Boolean)).toEqual(won);
    }
  });

  it('and a new password that is chosen at the account at the same moment are one of the two', async ({
    app,
  }) => {
    for (let round = 0; round < 10; round++) {
      const ada = await seed.user(app, `ada-${round}@example.com`);
      const laptop = await actingAs(app, ada);
      const visitor = app.visitor();
      await visitor.submit('/reset', { email: ada.email });
      await visitor.open((await mailTo(app, ada)).path);
      const [reset] = await Promise.all([
        visitor.submit('/new-password', { newPassword: passwords[0]! }),
        laptop.submit('/account/password', {
          currentPassword: ada.password,
          newPassword: passwords[1]!,
        }),
      ]);
      const counts = await Promise.all(
        passwords.map((password) => app.app.get(Users).verify(ada.email, password)),
      );
      const hasReset = reset.path === '/login';
      expect(counts.map(Boolean)).toEqual([hasReset, !hasReset]);
      expect((await laptop.open('/')).user).toBe(hasReset ? undefined : ada.email);
    }
  });
});
