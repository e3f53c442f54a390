import { describe, expect, it } from 'vitest';
import { stopClock } from '../../../../test/support/clock.js';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import type { Visitor } from '../../../../test/support/visitor.js';

const MINUTE = 60;

const left = async (visitor: Visitor, headers: Record<string, string> = {}) =>
  (await (await visitor.request('/login/left', { headers })).json()) as {
    user: string;
    idle: number;
    absolute: number;
  };

/** As the script of a page asks, that nobody uses meanwhile. */
const look = (visitor: Visitor) => left(visitor, { Purpose: 'prefetch' });

describe('The time that a login has left', () => {
  it('is told to a page, and asking for it does not extend it', async () => {
    const clock = stopClock();
    const app = await startApp();
    const ada = await actingAs(app, await seed.user(app));
    await clock.pass(10 * MINUTE);
    await look(ada);
    await clock.pass(10 * MINUTE);
    const { idle, absolute } = await look(ada);
    expect(idle).toBe(app.config.idleSeconds - 20 * MINUTE);
    expect(absolute).toBe(app.config.absoluteSeconds - 20 * MINUTE);
    await clock.pass(idle);
    expect(await look(ada)).toEqual({});
    expect((await ada.open('/')).flash).toContain('nothing happened for 30 minutes');
  });

  it('is extended by who wants to stay, until its absolute end', async () => {
    const clock = stopClock();
    const app = await startApp({ SESSION_ABSOLUTE_SECONDS: '3600' });
    const ada = await actingAs(app, await seed.user(app));
    await clock.pass(29 * MINUTE);
    expect(await left(ada)).toMatchObject({ idle: 30 * MINUTE, absolute: 31 * MINUTE });
    await clock.pass(29 * MINUTE);
    expect(await left(ada)).toMatchObject({ idle: 30 * MINUTE, absolute: 2 * MINUTE });
    await clock.pass(2 * MINUTE);
    expect(await left(ada)).toEqual({});
  });

  it('stands on each page of who is logged in, and tells people apart without naming them', async () => {
    stopClock();
    const app = await startApp();
    const [ada, bob] = [await seed.user(app), await seed.user(app, 'bob@example.com')];
    const page = await (await actingAs(app, ada)).open('/');
    const dialog = page.all('#expiry')[0]!;
    expect(Number(dialog.getAttribute('data-idle'))).toBe(app.config.idleSeconds);
    const who = dialog.getAttribute('data-whose');
    expect((await look(await actingAs(app, ada))).user).toBe(who);
    expect((await look(await actingAs(app, bob))).user).not.toBe(who);
    expect(page.html).not.toContain(ada.id);
    expect((await app.visitor().open('/')).all('#expiry, script[src*=expiry]')).toEqual([]);
  });
});
