import { Controller, Get, Header } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import type { EngineTab } from '../../starter/engines/engine-tab.js';
import { useEngine } from '../../starter/engines/use-engine.js';
import { startSite } from '../../starter/site.js';

const browser = useEngine();

const rules = (kind: string) =>
  JSON.stringify({ [kind]: [{ urls: ['/count'], eagerness: 'immediate' }] });

/** As a product may say it. These are no pages of the layout, which would show the notice. */
@Controller('advance')
class AdvanceController {
  @Get('link')
  @Header('Content-Type', 'text/html')
  @Header('Link', '</count>; rel=prefetch')
  link() {
    return '<!doctype html><title>Link</title>';
  }

  @Get('prefetch')
  @Header('Content-Type', 'text/html')
  @Header('Speculation-Rules', '"/advance/prefetch.json"')
  prefetch() {
    return '<!doctype html><title>Prefetch</title>';
  }

  @Get('prerender')
  @Header('Content-Type', 'text/html')
  @Header('Speculation-Rules', '"/advance/prerender.json"')
  prerender() {
    return '<!doctype html><title>Prerender</title>';
  }

  @Get('prefetch.json')
  @Header('Content-Type', 'application/speculationrules+json')
  prefetchRules() {
    return rules('prefetch');
  }

  @Get('prerender.json')
  @Header('Content-Type', 'application/speculationrules+json')
  prerenderRules() {
    return rules('prerender');
  }
}

const imports = [{ module: class AdvanceModule {}, controllers: [AdvanceController] }];

/** A notice waits for the next page, because the redirect to it is not followed. */
async function addOne(tab: EngineTab) {
  await tab.evaluate(`void fetch('/count/more', {
    method: 'POST',
    body: new URLSearchParams({ by: '1' }),
    redirect: 'manual',
  }).then(() => (document.body.dataset.isSent = 'yes'))`);
  await expect.poll(() => tab.has('[data-is-sent]')).toBe(true);
}

describe('A browser that fetches a page in advance', () => {
  browser.skipIn({
    firefox: 'it fetches none, whether asked by rel=prefetch or by speculation rules',
    webkit: 'it knows neither rel=prefetch nor speculation rules',
  });

  it.each(['link', 'prefetch', 'prerender'])(
    'leaves the notice for its visitor: %s',
    async (kind) => {
      const site = await startSite({}, { at: 'http://localhost', imports });
      const tab = await browser.visit(site);
      await tab.open('/');
      await addOne(tab);
      await tab.open(`/advance/${kind}`);
      const isFetched = () =>
        site.log.events('request').some(({ req }) => (req as { path: string }).path === '/count');
      await expect.poll(isFetched).toBe(true);
      await tab.open('/');
      expect(await tab.text('.notice')).toBe('It is counted.');
    },
  );
});
