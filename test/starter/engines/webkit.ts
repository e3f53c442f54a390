import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import type { Engine, Launch, Remote } from './engine.js';
import { startNames } from './names.js';
import { clicks, keys } from './webdriver.js';

type Send = <T>(method: string, path: string, body?: object) => Promise<T>;

/** WebDriver over HTTP, as safaridriver speaks it too. */
const connect =
  (port: number): Send =>
  async <T>(method: string, path: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };

interface DriverCookie {
  readonly name: string;
  readonly value: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: string;
  readonly expiry?: number;
}

function tabOf(send: Send, session: string, handle: string): Remote {
  /** Commands are for the tab that was chosen last. */
  const ask = async <T>(method: string, path: string, body?: object) => {
    await send('POST', `${session}/window`, { handle });
    return send<T>(method, session + path, body);
  };
  return {
    open: (url) => ask('POST', '/url', { url }),
    go: (by) => ask('POST', by < 0 ? '/back' : '/forward', {}),
    reload: () => ask('POST', '/refresh', {}),
    evaluate: (expression) =>
      ask('POST', '/execute/sync', { script: `return ${expression}`, args: [] }),
    waitsForPages: true,
    click: (x, y, times) => ask('POST', '/actions', { actions: clicks(x, y, times) }),
    write: (text) => ask('POST', '/actions', { actions: keys(text) }),
    async cookies() {
      const cookies = await ask<DriverCookie[]>('GET', '/cookie');
      return cookies.map((cookie) => ({ ...cookie, isLasting: cookie.expiry !== undefined }));
    },
    resize: (width, height) => ask('POST', '/window/rect', { width, height }),
    picture: () => ask('GET', '/screenshot'),
    async another() {
      // A tab behind another one takes no clicks: it is a window, of the same browser.
      const tab = await ask<{ handle: string }>('POST', '/window/new', { type: 'window' });
      return tabOf(send, session, tab.handle);
    },
  };
}

/** A screen that nobody sees. @returns its name, and how it ends */
async function startScreen() {
  const child = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [number] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, display: `:${String(number).trim()}` };
}

async function untilItListens(send: Send) {
  for (let tries = 0; ; tries++) {
    try {
      return await send('GET', '/status');
    } catch (error) {
      if (tries === 200) throw error;
      await setTimeout(50);
    }
  }
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** On Linux WebKit is shown by its own small browser, on macOS by Safari. */
const capabilities = (
  { scripts = true, cookies = true, colors = 'light' }: Launch,
  namesPort: number,
) =>
  process.platform === 'darwin'
    ? { browserName: 'safari' }
    : {
        acceptInsecureCerts: true,
        'webkitgtk:browserOptions': {
          binary: globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser')[0],
          args: [
            '--automation',
            `--proxy=http://127.0.0.1:${namesPort}`,
            '--ignore-host=localhost',
            ...(scripts ? [] : ['--enable-javascript=FALSE']),
            ...(cookies ? [] : ['--cookies-policy=never']),
            ...(colors === 'dark' ? ['--dark-mode'] : []),
          ],
        },
      };

/** A driver that may end by itself, with all its tabs: each visitor has one. */
async function startDriver(program: string, display: string | undefined) {
  const port = await freePort();
  const child = spawn(program, ['-p', String(port)], {
    stdio: 'ignore',
    // oxlint-disable-next-line node/no-process-env -- What a program needs of the machine.
    env: { ...process.env, ...(display !== undefined && { DISPLAY: display }) },
  });
  const send = connect(port);
  await untilItListens(send);
  return { child, send };
}

export async function startWebKit(program: string, launch: Launch): Promise<Engine> {
  const screen = process.platform === 'darwin' ? undefined : await startScreen();
  const names = await startNames();
  return {
    async visit() {
      const { child, send } = await startDriver(program, screen?.display);
      const { sessionId } = await send<{ sessionId: string }>('POST', '/session', {
        capabilities: { alwaysMatch: capabilities(launch, names.port) },
      });
      const session = `/session/${sessionId}`;
      const tab = tabOf(send, session, await send<string>('GET', `${session}/window`));
      const close = async () => {
        await send('DELETE', session);
        await end(child);
      };
      return { ...tab, close };
    },
    async stop() {
      names.close();
      if (screen) await end(screen.child);
    },
  };
}
