import { describe, expect, it } from 'vitest';
import { useEngine } from '../../starter/engines/use-engine.js';
import { ADA, startSite } from '../../starter/site.js';

const browser = useEngine({ cookies: false });

describe('A browser that keeps no cookies', () => {
  it.each(['https://localhost', 'http://localhost'] as const)(
    'is told so after the login, and what to do: %s',
    async (at) => {
      const tab = await browser.visit(await startSite({}, { at }));
      await tab.open('/login?returnTo=%2Fprivate');
      await tab.logIn(ADA);
      expect(await tab.text('.notice')).toContain('your browser did not keep the cookie');
      expect(await tab.has('#user')).toBe(false);
      expect(await tab.cookies()).toEqual([]);
    },
  );
});
