import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { freePort } from '../starter/free-port.js';
import { listen } from '../support/listen.js';
import { describeWith } from '../starter/describe-with.js';
import { NGINX } from '../starter/nginx.js';
import { request, send } from '../core/raw.js';

const { describe } = describeWith(...NGINX);

const built = inject('built');

/** What `npm run proxy` runs, with a folder of its own for whatever it puts down. */
async function start(environment: Record<string, string> = {}) {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'session-starter-command-'));
  onTestFinished(() => rmSync(TMPDIR, { recursive: true }));
  const [PORT, HTTP_PORT, HTTPS_PORT] = [await freePort(), await freePort(), await freePort()];
  const ports = { PORT: `${PORT}`, HTTP_PORT: `${HTTP_PORT}`, HTTPS_PORT: `${HTTPS_PORT}` };
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['deploy/tools/proxy.ts'], {
    cwd: built,
    env: { PATH, TMPDIR, ...ports, ...environment },
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  }
  const origin = `https://localhost:${HTTPS_PORT}`;
  return {
    child,
    ended,
    origin,
    ports,
    output: () => output,
    says: (text: string) => expect.poll(() => output, { timeout: 20_000 }).toContain(text),
    leftovers: () => readdirSync(TMPDIR),
  };
}

describe('npm run proxy', () => {
  it.each(Object.keys(platforms))(
    'serves production over https, and tells where: %s',
    async (HTTP_PLATFORM) => {
      const proxy = await start({ HTTP_PLATFORM });
      await proxy.says(`${proxy.origin} (${HTTP_PLATFORM})`);
      const { status, headers } = await send(proxy.origin, request('GET /count'));
      expect(status).toBe(200);
      expect(headers.get('set-cookie')).toMatch(/^__Host-[\w-]+=.*; Secure/);
    },
  );

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind: %s', async (signal) => {
    const proxy = await start();
    await proxy.says(`(${Object.keys(platforms)[0]})`);
    expect(proxy.leftovers()).toHaveLength(2);
    proxy.child.kill(signal);
    expect(await proxy.ended).toEqual([0, null]);
    expect(proxy.leftovers()).toEqual([]);
    for (const port of Object.values(proxy.ports)) {
      await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    }
  });

  it.each([
    [
      'a port is taken',
      async () => ({ HTTPS_PORT: String(await listen('http', () => {})) }),
      /Address already in use[^]*HTTPS_PORT/,
    ],
    [
      'a setting is wrong',
      async () => ({ TRUST_PROXY: 'true' }),
      /TRUST_PROXY must not be everyone/,
    ],
    ['there is no openssl', async () => ({ PATH: '/nowhere' }), /apt-get install openssl/],
  ])('says why it cannot start, and leaves nothing behind: %s', async (_, environment, reason) => {
    const proxy = await start(await environment());
    expect(await proxy.ended).toEqual([1, null]);
    expect(proxy.output()).toMatch(reason);
    expect(proxy.output()).not.toMatch(/\n\s+at /);
    expect(proxy.leftovers()).toEqual([]);
  });

  it('shows what is said when the proxy is not trusted', async () => {
    const proxy = await start({ TRUST_PROXY: 'off' });
    await proxy.says(`(${Object.keys(platforms)[0]})`);
    await send(proxy.origin, request('GET /count'));
    await proxy.says('A session cookie was not sent');
  });
});
