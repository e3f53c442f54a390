import { describe, expect } from 'vitest';

import { useBrowser } from '../../../../test/starter/browser.js';
import { it } from '../../../../test/support/kit.js';
import { codeFor } from './second-factor.test-helpers.js';
import { codeFromPage } from './second-factor.test-helpers.js';
import { seed } from '../../../../test/support/seed.js';

const browser = useBrowser();
const ADA = 'ada@example.com';

describe('Somebody who wants a second factor, in a browser without JavaScript', () => {
  it('sets it up, logs in with a code, trusts this browser, uses a recovery code, and turns it off', async ({
    app,
  }) => {
    const ada = await seed.user(app, ADA);
    const tab = await browser.visit(app);
    const logInAgain = async () => {
      await tab.press('Log out');
      await tab.logIn(ADA);
    };
    await tab.open('/login');
    await tab.logIn(ADA);
    await tab.follow('Account');
    await tab.follow('see whether it is on');
    await tab.press('Set it up');
    expect((await tab.page.locator('svg.qr').boundingBox())!.width).toBeGreaterThan(100);
    await tab.type('The code that it shows', '000000');
    await tab.press('Turn it on');
    expect(await tab.errorAt('The code that it shows')).toContain('Invalid code.');
    const code = codeFromPage(await tab.text('#secret'));
    await tab.type('The code that it shows', code);
    await tab.press('Turn it on');
    const codes = await tab.page.locator('.codes code').allInnerTexts();
    expect(codes).toHaveLength(10);

    await logInAgain();
    expect(tab.path).toBe('/login/code');
    expect(await tab.has('#user')).toBe(false);
    await tab.type('Code', code);
    await tab.press('Continue');
    expect(await tab.errorAt('Code')).toContain('Each code works once');
    await tab.type('Code', await codeFor(app, ada));
    await tab.press('Continue, and trust this device for 30 days');
    expect(await tab.text('#user')).toBe(ADA);

    await logInAgain();
    expect(tab.path).toBe('/');
    await tab.open('/account/second-factor');
    await tab.press('Ask again on Chrome on Linux');
    expect(await tab.text('.notice')).toBe('That device is asked for a code again.');

    await logInAgain();
    await tab.follow('Use a recovery code instead');
    await tab.type('Recovery code', codes[0]!);
    await tab.press('Continue');
    expect(await tab.text('#user')).toBe(ADA);

    await tab.open('/account/second-factor');
    await tab.press('Turn the second factor off');
    await logInAgain();
    expect(tab.path).toBe('/');
  });
});
