import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/app.js';
import { useBrowser } from '../../../test/starter/browser.js';

const browser = useBrowser();

describe('Somebody who looks around', () => {
  it('counts visits in both ways', async () => {
    const tab = await browser.visit(await startApp());
    await tab.open('/');
    await tab.follow('Visits');
    expect(await tab.text('#visits')).toBe('1');
    await tab.follow('Count again');
    await tab.follow('Count with @Req()');
    expect(tab.path).toBe('/visits/request');
    expect(await tab.text('#visits')).toBe('3');
    await tab.follow('Count with @Session()');
    expect(await tab.text('#visits')).toBe('4');
  });
});
