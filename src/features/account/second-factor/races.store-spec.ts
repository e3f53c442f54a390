import { describe, expect, vi } from 'vitest';
import { accountsOf } from '../../../../test/support/accounts.js';
import { deleteBefore, expectGone } from '../../../../test/support/deletion.js';
import { everyRow } from '../../../../test/support/every-row.js';
import { actingAs, it, seed, startApp } from '../../../../test/support/kit.js';
import { codeFor, withSecondFactor } from './second-factor.test-helpers.js';
import { mailsTo } from '../../../../test/support/mail.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { codeFromPage } from './second-factor.test-helpers.js';
import { Tokens } from '#core/tokens/tokens.js';
import { SecondFactor } from './second-factor.js';
import { TrustedDevices } from './trusted-devices.js';

const ROUNDS = 4;

describe('A code', () => {
  it.each(['of an app', 'for recovery'])(
    '%s that two use at once lets one of them in',
    async (kind) => {
      const app = await startApp();
      for (let round = 0; round < ROUNDS; round++) {
        const ada = await seed.user(app, `ada-${round}@example.com`);
        const [recovery] = await withSecondFactor(app, ada);
        const code = kind === 'of an app' ? await codeFor(app, ada) : recovery!;
        const visitors = [app.visitor(), app.visitor()];
        for (const visitor of visitors)
          await visitor.submit('/login', { email: ada.email, password: PASSWORD });
        const pages = await Promise.all(
          visitors.map((visitor) => visitor.submit('/login/code', { code })),
        );
        expect(pages.map(({ user }) => user).filter(Boolean)).toEqual([ada.email]);
      }
    },
  );
});

describe('A password that was shown', () => {
  it('is good for one login, with two codes at once', async ({ app }) => {
    for (let round = 0; round < ROUNDS; round++) {
      const ada = await seed.user(app, `ada-${round}@example.com`);
      const codes = await withSecondFactor(app, ada);
      const visitor = app.visitor();
      await visitor.submit('/login', { email: ada.email, password: PASSWORD });
      const tabs = [visitor, visitor.thief()];
      const pages = await Promise.all(
        tabs.map((tab, at) => tab.submit('/login/code', { code: codes[at]! })),
      );
      expect(pages.map(({ user }) => user).filter(Boolean)).toEqual([ada.email]);
    }
  });
});

describe('A second factor that is said to be lost', () => {
  it('has one day, and one mail, when two say so at once', async ({ app }) => {
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    const visitor = app.visitor();
    await visitor.submit('/login', { email: ada.email, password: PASSWORD });
    const tabs = [visitor, visitor.thief()];
    await Promise.all(tabs.map((tab) => tab.submit('/login/code/lost')));
    const mails = await mailsTo(app, ada);
    expect(mails.filter(({ subject }) => subject.includes('lost'))).toHaveLength(1);
  });

  it('stays on when its owner keeps it just before somebody logs in after the wait', async ({
    app,
  }) => {
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    await accountsOf(app).updateTable('second_factors').set({ lost_at: 1 }).execute();
    const owner = await actingAs(app, ada);
    const factor = app.app.get(SecondFactor);
    const turnOff = factor.turnOff.bind(factor);
    vi.spyOn(factor, 'turnOff').mockImplementationOnce(async (...given) => {
      await owner.submit('/account/second-factor/keep');
      return turnOff(...given);
    });
    const login = { email: ada.email, password: PASSWORD };
    expect(await app.visitor().submit('/login', login)).toLeadTo('/login/code');
    expect(await factor.of(ada.id)).toMatchObject({ lost_at: null });
  });
});

describe('An account that is deleted while', () => {
  it('its second factor is turned on keeps no secret', async ({ app }) => {
    const ada = await seed.user(app);
    const laptop = await actingAs(app, ada);
    const page = await laptop.submit('/account/second-factor/secret');
    deleteBefore(app, ada, SecondFactor, 'turnOn');
    const code = codeFromPage(page.text('#secret')!);
    expectGone(await laptop.submit('/account/second-factor', { code }));
    expect((await everyRow(app)).second_factors).toEqual([]);
  });

  it.each([
    ['somebody logs in with its password', Tokens, 'issue'],
    ['somebody logs in with a code, on a device to trust,', TrustedDevices, 'trust'],
  ] as const)('%s keeps no token', async (_, provider, does) => {
    const app = await startApp();
    const ada = await seed.user(app);
    const [code] = await withSecondFactor(app, ada);
    deleteBefore(app, ada, provider, does);
    const visitor = app.visitor();
    const page = await visitor.submit('/login', { email: ada.email, password: PASSWORD });
    if (does === 'issue') expect(page.status).toBe(422);
    else expectGone(await visitor.submit('/login/code', { code: code!, trust: 'on' }));
    expect((await everyRow(app)).tokens).toEqual([]);
  });
});

describe('New recovery codes', () => {
  it('that two tabs ask for at once are ten', async ({ app }) => {
    const ada = await seed.user(app);
    await withSecondFactor(app, ada);
    const laptop = await actingAs(app, ada);
    await Promise.all([1, 2].map(() => laptop.submit('/account/second-factor/codes')));
    const page = await laptop.submit('/account/second-factor/secret');
    expect(page.html).toContain('10 of your recovery codes are left');
  });
});
