import { Controller, Get, Header } from '@nestjs/common';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/app.js';
import { useBrowser } from '../starter/browser.js';

const browser = useBrowser();

/** A page as a product may have one: its scripts are files of public/. */
const page = (body: string) => `<!doctype html><html lang="en"><head><title>Ours</title>
  <script src="/public/test-htmx.js"></script>
  <script type="module" src="/public/test-page.js"></script>
</head><body>${body}</body></html>`;

@Controller('ours')
class OursController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  ours() {
    return page('<button hx-get="/ours/time" hx-target="#time">Ask</button><p id="time"></p>');
  }

  @Get('time')
  @Header('Content-Type', 'text/html; charset=utf-8')
  time() {
    return '<b>noon</b>';
  }

  @Get('inline')
  @Header('Content-Type', 'text/html; charset=utf-8')
  inline() {
    return page(
      '<p id="time">untouched</p><script>document.querySelector("#time").textContent = "run"</script>' +
        '<img src="https://cdn.example/x.png" alt="">',
    );
  }
}

const MODULE = `
  const answer = await fetch('/ours/time');
  document.body.dataset.fetched = await answer.text();
  new WebSocket('/nobody').onerror = () => (document.body.dataset.asked = 'yes');
`;

const FILES = ['public/test-htmx.js', 'public/test-page.js'] as const;

beforeAll(() => {
  copyFileSync('node_modules/htmx.org/dist/htmx.min.js', FILES[0]);
  writeFileSync(FILES[1], MODULE);
});
afterAll(() => FILES.forEach((file) => rmSync(file)));

const start = async () => {
  const app = await startApp(
    { NODE_ENV: 'development' },
    { imports: [{ module: class {}, controllers: [OursController] }] },
  );
  return { app, tab: await browser.visit(app, { javaScriptEnabled: true }) };
};

const refused = (app: Awaited<ReturnType<typeof startApp>>) =>
  app.log.entries
    .filter(({ context }) => context === 'Content-Security-Policy')
    .map(({ msg }) => msg);

describe('A page with scripts of its own', () => {
  it('works with htmx and a module from public/, and nothing of it is refused', async () => {
    const { app, tab } = await start();
    await tab.open('/ours');
    await tab.page.getByText('Ask').click();
    await tab.page.locator('#time b').waitFor();
    expect(await tab.text('#time')).toBe('noon');
    await tab.page.locator('body[data-fetched="<b>noon</b>"][data-asked]').waitFor();
    expect(refused(app)).toEqual([]);
  });

  it('runs nothing that stands in the page itself, and the log says what was refused', async () => {
    const { app, tab } = await start();
    await tab.open('/ours/inline');
    expect(await tab.text('#time')).toBe('untouched');
    await expect.poll(() => refused(app)).toHaveLength(2);
    expect(refused(app)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^script-src-elem does not allow inline in .*\/ours\/inline; .*src\/options\.ts/,
        ),
        expect.stringMatching(/^img-src does not allow https:\/\/cdn\.example\/x\.png/),
      ]),
    );
  });
});
