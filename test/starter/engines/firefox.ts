import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, Launch, Remote } from './engine.js';
import { clicks, keys } from './webdriver.js';

/** It asks nobody else for anything. */
const QUIET = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  // As in Chromium and WebKit: a name of a test is this machine.
  'network.dns.localDomains': 'app.test',
  'services.settings.server': 'data:,',
};

type Send = <T>(method: string, params?: object) => Promise<T>;

interface Answer {
  readonly id: number;
  readonly error?: string;
  readonly message?: string;
  readonly result: unknown;
}

/** WebDriver BiDi: a command and its answer have the same number. */
async function connect(url: string): Promise<Send> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    waiting.get(answer.id)?.(answer);
  });
  await once(socket, 'open');
  let last = 0;
  return <T>(method: string, params: object = {}) =>
    new Promise<T>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ error, message, result }) => {
        waiting.delete(id);
        if (error === undefined) resolve(result as T);
        else reject(new Error(`${method}: ${error}: ${message}`));
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
}

interface BidiCookie {
  readonly name: string;
  readonly value: { readonly value: string };
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: string;
  readonly expiry?: number;
}

function tabOf(send: Send, context: string, user: object): Remote {
  const act = (actions: object[]) => send('input.performActions', { context, actions });
  return {
    open: (url) => send('browsingContext.navigate', { context, url, wait: 'interactive' }),
    go: (by) => send('browsingContext.traverseHistory', { context, delta: by }),
    reload: () => send('browsingContext.reload', { context, wait: 'interactive' }),
    async evaluate(expression) {
      const target = { context, sandbox: 'test' };
      const { result, exceptionDetails } = await send<{
        result?: { value: string };
        exceptionDetails?: { text: string };
      }>('script.evaluate', { expression, target, awaitPromise: true });
      if (!result) throw new Error(exceptionDetails?.text);
      return result.value;
    },
    click: (x, y, times) => act(clicks(x, y, times)),
    write: (text) => act(keys(text)),
    async cookies() {
      const partition = { type: 'context', context };
      const { cookies } = await send<{ cookies: BidiCookie[] }>('storage.getCookies', {
        partition,
      });
      return cookies.map((cookie) => ({
        ...cookie,
        value: cookie.value.value,
        isLasting: cookie.expiry !== undefined,
      }));
    },
    resize: (width, height) =>
      send('browsingContext.setViewport', { context, viewport: { width, height } }),
    picture: async () =>
      (await send<{ data: string }>('browsingContext.captureScreenshot', { context })).data,
    another: () => newTab(send, user),
  };
}

async function newTab(send: Send, user: object) {
  const { context } = await send<{ context: string }>('browsingContext.create', {
    type: 'tab',
    ...user,
  });
  return tabOf(send, context, user);
}

/** The browser as it is installed, without another program between it and the test. */
export async function startFirefox(
  program: string,
  { scripts = true, cookies = true, colors = 'light', profile }: Launch,
): Promise<Engine> {
  const folder = profile ?? mkdtempSync(join(tmpdir(), 'firefox-'));
  const settings = Object.entries({
    ...QUIET,
    'javascript.enabled': scripts,
    'network.cookie.cookieBehavior': cookies ? 5 : 2,
    'layout.css.prefers-color-scheme.content-override': colors === 'dark' ? 0 : 1,
  });
  writeFileSync(
    join(folder, 'user.js'),
    settings.map((setting) => `user_pref(${JSON.stringify(setting).slice(1, -1)});\n`).join(''),
  );
  const flags = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', folder];
  const child = spawn(program, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output += String(chunk);
      const address = /BiDi listening on (\S+)/.exec(output);
      if (address) resolve(`${address[1]}/session`);
    });
    child.on('exit', () => reject(new Error(`Firefox ended:\n${output}`)));
  });
  const send = await connect(url);
  await send('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
  return {
    async visit() {
      const user = profile === undefined ? await send<object>('browser.createUserContext') : {};
      const close = async () => {
        if (profile === undefined) await send('browser.removeUserContext', user);
      };
      return { ...(await newTab(send, user)), close };
    },
    async stop() {
      // With a profile it must write down what it keeps.
      await send('browser.close');
      await ended;
      if (profile === undefined) rmSync(folder, { recursive: true, maxRetries: 5 });
    },
  };
}
