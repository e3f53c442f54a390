import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { violations } from '../../test/starter/axe.js';
import { useBrowser } from '../../test/starter/browser.js';
import { freePort } from '../../test/starter/free-port.js';

const VITEPRESS = 'docs/node_modules/vitepress/bin/vitepress.js';
const CHAPTERS = '/docs/walkthrough';
const CHAPTER = `${CHAPTERS}/07-login.html`;

const WARNING = /warn|fail|error/i;

/** What people type, and the title of what they look for. */
const FIRST = {
  csrf: '12. CSRF',
  xss: '1. A page and its view',
  middleware: '3. A value in the session',
  'flash message': '9. Flash messages',
  'old input': '9. Flash messages',
  'production store': 'Production store: Redis or PostgreSQL',
  'test a login': 'Test a login',
  'session fixation': '7. Login, and session fixation',
  'lost update': '10. The cart',
  'trust proxy': 'Secure cookie behind a proxy: trust proxy',
  'return-to': '15. Add a feature',
  'sudo mode': '16. The whole account',
  'remember me': 'Remember me',
  'logout everywhere': 'Logout everywhere',
};

const browser = useBrowser();
const run = promisify(execFile);
const site = { origin: '' };
let server: ChildProcess | undefined;
let built = '';
afterAll(() => server?.kill());

/** A link to a page that is not there fails the build. */
beforeAll(async () => {
  await run('npm', ['ci', '--prefix', 'docs', '--no-audit', '--no-fund'], { shell: true });
  const { stdout, stderr } = await run(process.execPath, [VITEPRESS, 'build', 'docs']);
  built = stdout + stderr;
  const port = String(await freePort());
  server = spawn(process.execPath, [VITEPRESS, 'preview', 'docs', '--port', port]);
  site.origin = `http://localhost:${port}`;
  await vi.waitUntil(
    () =>
      fetch(site.origin).then(
        ({ ok }) => ok,
        () => false,
      ),
    20_000,
  );
}, 300_000);

const visit = async (path: string, options = {}) => {
  const { page } = await browser.visit(site, { javaScriptEnabled: true, ...options });
  await page.goto(path, { waitUntil: 'networkidle' });
  return page;
};

describe('The documentation, as a site', () => {
  it('finds the right page first, by the words of the field, without the internet', async () => {
    const page = await visit('/');
    await page.keyboard.press('Control+k');
    for (const [words, title] of Object.entries(FIRST)) {
      await page.getByRole('searchbox').fill(words);
      const first = page.getByRole('option').first();
      await expect.poll(() => first.innerText(), { message: words }).toContain(title);
    }
    await page.getByRole('option').first().click();
    await expect.poll(() => page.url()).toContain('11-limits-and-devices');
  });

  it('starts and is built without a warning', async () => {
    expect(built).not.toMatch(WARNING);
    const port = String(await freePort());
    const words = [VITEPRESS, 'dev', 'docs', '--port', port];
    const child = spawn(process.execPath, words, { env: { ...process.env, NO_COLOR: '1' } });
    onTestFinished(() => void child.kill());
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (said += String(chunk)));
    await vi.waitUntil(() => said.includes('Local:'), 60_000);
    expect(said).not.toMatch(WARNING);
  });

  it('copies what is typed: no prompt and nothing that is printed, and no signs of a change', async () => {
    const page = await visit(CHAPTER, { permissions: ['clipboard-read', 'clipboard-write'] });
    const copy = async (language: string, text: string) => {
      const block = page.locator(`div.language-${language}`).filter({ hasText: text });
      await block.hover();
      await block.locator('button.copy').click();
      return (await page.evaluate<string>('navigator.clipboard.readText()')).split('\n');
    };
    expect(await copy('sh', `thief.txt localhost:3000 | grep 'You are' <p>You are ada`)).toEqual([
      expect.stringMatching(/^curl .*\\$/),
      expect.stringMatching(/^ +-d email=.*\/login$/),
      expect.stringMatching(/^curl /),
    ]);
    // What is there after the change.
    expect(await copy('diff', 'email: string')).toEqual([
      '    visits: number;',
      '    email: string;',
    ]);
  });

  it('shows a picture that can be read on a phone, and that grows when it is pressed', async () => {
    const page = await visit(`${CHAPTERS}/`, { viewport: { width: 360, height: 740 } });
    const picture = page.getByRole('button', { name: 'On Express: the browser has an id' });
    const width = async () => (await picture.locator('img').boundingBox())!.width;
    // Then its letters have the twelve pixels with which they are drawn.
    expect(await width()).toBe(312);
    await picture.click();
    const large = page.locator('span.picture:popover-open img');
    expect((await large.boundingBox())!.width).toBeGreaterThan(700);
    await large.click();
    await expect.poll(() => large.count()).toBe(0);
  });

  it('leads from a file name to the file, and from a chapter to the ones beside it', async () => {
    const page = await visit(CHAPTER);
    const neighbours = await page.locator('.pager-link .title').allInnerTexts();
    expect(neighbours).toEqual(['6. The cookie', '8. Logout that holds']);
    await page.getByRole('link', { name: 'src/core/logins/login-lifecycle.ts' }).first().click();
    await expect
      .poll(() => page.locator('h1').innerText())
      .toContain('src/core/logins/login-lifecycle.ts');
    expect(await page.locator('.vp-doc pre').innerText()).toContain('class LoginLifecycle');
  });

  it('has a page for each file to which a chapter links', async () => {
    const chapter = `${site.origin}/docs/walkthrough/09-notices-and-forms.html`;
    const html = await (await fetch(chapter)).text();
    const links = [...html.matchAll(/href="(\/docs\/source\/[^"]+)"/g)].map(([, path]) => path!);
    expect(links).toContain('/docs/source/src~core~web~page~flash.ts');
    for (const link of links) expect((await fetch(site.origin + link)).status, link).toBe(200);
  });

  it('has the headings that its links name', async () => {
    const page = await visit('/docs/walkthrough/');
    const paths = await page
      .locator('.VPSidebar a')
      .evaluateAll((links) => links.map((link) => String('href' in link && link.href)));
    const documents = await Promise.all(
      paths.map(async (path) => [path, await (await fetch(path)).text()] as const),
    );
    const text = new Map(documents);
    const lost = documents.flatMap(([from, html]) =>
      [...html.matchAll(/href="([^"]*)#([^"]+)"/g)]
        .map(([, path, id]) => ({ to: new URL(path!, from).href, id: decodeURIComponent(id!) }))
        .filter(({ to, id }) => text.has(to) && !text.get(to)!.includes(`id="${id}"`)),
    );
    expect(lost).toEqual([]);
    expect(paths.length).toBeGreaterThan(18);
  });

  it('fits a phone, in the dark, and can be read by everybody', async () => {
    const page = await visit(CHAPTER, {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
    });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const wide = await page
      .locator('.vp-doc pre')
      .evaluateAll(
        (blocks) => blocks.filter((block) => block.scrollWidth > block.clientWidth).length,
      );
    expect(wide).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});
