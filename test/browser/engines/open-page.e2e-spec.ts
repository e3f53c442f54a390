import { Controller, Get, Header, Render, Sse } from '@nestjs/common';
import { NEVER, of, concat } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LoggedIn } from '../../../src/core/web/access/logged-in.guard.js';
import { stopClock } from '../../support/clock.js';
import type { EngineTab } from '../../starter/engines/engine-tab.js';
import { useEngine } from '../../starter/engines/use-engine.js';
import { gateway } from '../../support/gateway.js';
import { ADA, MALLORY, startSite } from '../../starter/site.js';

const browser = useEngine();

const MINUTE = 60;

const SCRIPT = `
const events = new EventSource('/live/events');
events.onmessage = () => (document.body.dataset.events = 'open');
events.onerror = () => { events.close(); document.body.dataset.events = 'ended'; };
const socket = new WebSocket('/who');
socket.onopen = () => (document.body.dataset.socket = 'open');
socket.onclose = () => (document.body.dataset.socket = 'ended');
`;

/** A page of a product that waits for news. */
@Controller('live')
class LiveController {
  @Get()
  @LoggedIn()
  @Render('errors/show')
  show() {
    return { title: 'Live', detail: '' };
  }

  @Get('live.mjs')
  @Header('Content-Type', 'text/javascript')
  script() {
    return SCRIPT;
  }

  @Sse('events')
  @LoggedIn()
  events() {
    return concat(of({ data: 'hello' }), NEVER);
  }
}

const live = { module: class LiveModule {}, controllers: [LiveController] };

const dialog = (tab: EngineTab) =>
  tab.evaluate<string>("document.querySelector('dialog[open]')?.innerText");

/** What a browser tells a page that is looked at again. */
const lookAt = (tab: EngineTab) =>
  tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

const states = (tab: EngineTab) => tab.evaluate('({ ...document.body.dataset })');

/** Ada, who is logged in and has a page open. */
async function start() {
  const clock = stopClock();
  const site = await startSite({}, { at: 'http://localhost', imports: [live, gateway] });
  const tab = await browser.visit(site);
  await tab.open('/login?returnTo=%2Flive');
  await tab.logIn(ADA);
  return { tab, clock };
}

describe('Whoever leaves a page open', () => {
  it('is warned before the login ends, and stays logged in by a button', async () => {
    const { tab, clock } = await start();
    await clock.pass(28 * MINUTE);
    await lookAt(tab);
    await expect.poll(() => dialog(tab)).toMatch(/logged out in [12]:\d\d/);
    await tab.click('Stay logged in');
    await expect.poll(() => dialog(tab)).toBeNull();
    await clock.pass(27 * MINUTE);
    await tab.reload();
    expect(await tab.text('#user')).toBe(ADA);
  });

  it('is told when the login has ended', async () => {
    const { tab, clock } = await start();
    await clock.pass(31 * MINUTE);
    await lookAt(tab);
    await expect.poll(() => dialog(tab)).toContain('You are logged out');
  });

  it('is told when somebody else has logged in in another tab', async () => {
    const { tab } = await start();
    const other = await tab.another();
    await other.open('/private');
    await other.press('Log out');
    await other.logIn(MALLORY);
    await lookAt(tab);
    await expect.poll(() => dialog(tab)).toContain('Somebody else is logged in now');
  });

  it('gets no more news after a logout in another tab, by a stream of events or by a socket', async () => {
    const { tab } = await start();
    await tab.evaluate(`(() => {
      const script = document.createElement('script');
      script.type = 'module';
      script.src = '/live/live.mjs';
      document.head.append(script);
    })()`);
    await expect.poll(() => states(tab)).toEqual({ events: 'open', socket: 'open' });
    const other = await tab.another();
    await other.open('/private');
    await other.press('Log out');
    await expect.poll(() => states(tab)).toEqual({ events: 'ended', socket: 'ended' });
  });
});
