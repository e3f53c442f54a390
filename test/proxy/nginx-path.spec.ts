import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../starter/describe-with.js';
import { MarkdownPage } from '../starter/document.js';
import { freePort } from '../starter/free-port.js';
import { NGINX } from '../starter/nginx.js';

const { describe } = describeWith(...NGINX);

/** Another site, with the lines of the documentation. */
async function startOtherSite() {
  const [, lines] = /```text illustration\n(rewrite [^`]+)```/.exec(
    new MarkdownPage('docs/operations.md').text,
  )!;
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-nginx-'));
  chmodSync(folder, 0o711);
  const port = await freePort();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    `pid nginx.pid; error_log stderr; events {}
    http {
      access_log off; ${places.map((name) => `${name}_temp_path ${name};`).join(' ')}
      server { listen 127.0.0.1:${port}; ${lines} location / { return 200 ours; } }
    }`,
  );
  const nginx = spawn('/usr/sbin/nginx', [
    '-p',
    folder,
    '-c',
    'nginx.conf',
    '-e',
    'stderr',
    '-g',
    'daemon off;',
  ]);
  onTestFinished(async () => {
    nginx.kill();
    await new Promise((resolve) => nginx.once('exit', resolve));
    rmSync(folder, { recursive: true });
  });
  const open = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
  await expect.poll(() => open('/').then((answer) => answer.status, String)).toBe(200);
  return open;
}

describe('Who knows the application below a path of another site', () => {
  it('is led to the same page of its own host, and nobody else is', async () => {
    const open = await startOtherSite();
    const placeOf = async (path: string) => (await open(path)).headers.get('location');
    expect(await placeOf('/shop')).toBe('https://shop.example.com/');
    expect(await placeOf('/shop/')).toBe('https://shop.example.com/');
    expect(await placeOf('/shop/login?returnTo=%2Fcart')).toBe(
      'https://shop.example.com/login?returnTo=%2Fcart',
    );
    expect(await placeOf('/shop/a%20b')).toBe('https://shop.example.com/a%20b');
    for (const path of ['/', '/shopping', '/my/shop/'])
      expect(await (await open(path)).text()).toBe('ours');
  });
});
