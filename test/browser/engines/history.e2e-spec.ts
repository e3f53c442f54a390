import { Controller, Get, Header, Render } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { LoggedIn } from '../../../src/core/web/access/logged-in.guard.js';
import type { EngineTab } from '../../starter/engines/engine-tab.js';
import { useEngine } from '../../starter/engines/use-engine.js';
import { ADA, MALLORY, startSite } from '../../starter/site.js';

const browser = useEngine();

/** As a product may say it: browsers keep these pages as they were, over https too. */
@Controller('kept')
class KeptController {
  @Get()
  @Header('Cache-Control', 'no-cache')
  @Render('errors/show')
  forAll() {
    return { title: 'Kept', detail: '' };
  }

  @Get('own')
  @LoggedIn()
  @Header('Cache-Control', 'no-cache')
  @Render('errors/show')
  own() {
    return { title: 'Own', detail: '' };
  }
}

const imports = [{ module: class KeptModule {}, controllers: [KeptController] }];

/** The way back leads there, and shows nothing of whom it belonged to, as often as one looks. */
async function expectNothingOf(who: string, tab: EngineTab, path: string) {
  const shown: string[] = [];
  const place = async () => {
    shown.push(await tab.shown());
    return [await tab.path(), await tab.has('footer')];
  };
  await expect.poll(() => place().catch(() => [])).toEqual([path, true]);
  shown.push(await tab.shown());
  expect(shown.join()).not.toContain(who);
}

const NOTE_RETURN = `void addEventListener('pageshow', ({ persisted }) => {
  sessionStorage.setItem('return', persisted ? 'kept, hidden: ' + document.documentElement.hidden : 'anew');
})`;

const noted = (tab: EngineTab) => tab.evaluate<string>("sessionStorage.getItem('return')");

describe.each(['https://localhost', 'http://app.test'] as const)(
  'Back, forward and reload at %s',
  (at) => {
    it('show after a login who is logged in', async () => {
      const tab = await browser.visit(await startSite({}, { at }));
      await tab.open('/private');
      await tab.logIn(ADA);
      expect(await tab.path()).toBe('/private');
      await tab.back();
      await tab.forward();
      await tab.reload();
      expect(await tab.text('#user')).toBe(ADA);
      expect(await tab.path()).toBe('/private');
    });

    it('show nobody after a logout', async () => {
      const tab = await browser.visit(await startSite({}, { at }));
      await tab.open('/login?returnTo=%2Fcount');
      await tab.logIn(ADA);
      await tab.follow('Account');
      expect(await tab.shown()).toContain(ADA);
      await tab.press('Log out');
      await tab.reload();
      await expectNothingOf(ADA, tab, '/login');
      await tab.back();
      await expectNothingOf(ADA, tab, '/login'); // instead of the account
      await tab.back();
      await expectNothingOf(ADA, tab, '/count');
      await tab.forward();
      await expectNothingOf(ADA, tab, '/login');
      await tab.reload();
      await expectNothingOf(ADA, tab, '/login');
    });

    it('show nothing of a page that was kept as it was, not for a moment', async () => {
      const tab = await browser.visit(await startSite({}, { at, imports }));
      await tab.open('/login?returnTo=%2Fkept%2Fown');
      await tab.logIn(ADA);
      await tab.evaluate(NOTE_RETURN);
      await tab.press('Log out');
      await tab.back();
      await expectNothingOf(ADA, tab, '/login');
      expect(await noted(tab)).toBe('kept, hidden: true');
    });

    it.each([
      ['show nobody as soon as another tab has logged out', undefined, '/login'],
      ['show somebody else as soon as another tab has logged in as them', MALLORY, '/kept/own'],
    ])('%s', async (_, next, path) => {
      const tab = await browser.visit(await startSite({}, { at, imports }));
      await tab.open('/login?returnTo=%2Fkept%2Fown');
      await tab.logIn(ADA);
      await tab.follow('Account');
      const other = await tab.another();
      await other.open('/kept');
      await other.press('Log out');
      if (next) await other.logIn(next);
      await tab.back();
      await expectNothingOf(ADA, tab, path);
      if (next) expect(await tab.text('#user')).toBe(next);
    });

    it('bring a guest the page as it was, without asking for it again', async () => {
      const tab = await browser.visit(await startSite({}, { at, imports }));
      await tab.open('/kept');
      await tab.evaluate("document.body.dataset.seen = 'yes'");
      await tab.follow('Log in');
      await tab.back();
      expect(await tab.has('body[data-seen=yes]')).toBe(true);
    });
  },
);
