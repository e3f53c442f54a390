import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { startProcess } from '../starter/process.js';

/** Writes down each file that Node loads. */
const HOOK = `import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
const load = (url, context, next) => (appendFileSync('loaded', url + '\\n'), next(url, context));
registerHooks({ load });`;

const EXPRESS = ['@nestjs/platform-express', 'express', 'express-session', 'hbs'];
const FASTIFY = ['@fastify/secure-session', '@fastify/view', '@nestjs/platform-fastify', 'fastify'];
/** Those of a login through a provider wait for the first one, also where the settings have a provider. */
const PROVIDER = ['jose', 'openid-client'];
const CHOSEN = [
  ...EXPRESS,
  ...FASTIFY,
  ...PROVIDER,
  '@fastify/busboy',
  'nodemailer',
  'pg',
  'redis',
];

/** Which of these packages a process has loaded when it answers. */
async function loadedWith(environment: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-loaded-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(inject('built'), 'dist'), join(folder, 'dist'));
  writeFileSync(join(folder, 'hook.mjs'), HOOK);
  const NODE_OPTIONS = `--import=${pathToFileURL(join(folder, 'hook.mjs')).href}`;
  // One that does not get its database ends by itself, with all of it loaded.
  const app = await startProcess(folder, { NODE_OPTIONS, ...environment }).catch(() => undefined);
  expect((await app?.visitor().open('/'))?.status ?? 200).toBe(200);
  const files = readFileSync(join(folder, 'loaded'), 'utf8');
  return CHOSEN.filter((name) => files.includes(`/node_modules/${name}/`));
}

describe('A process', () => {
  it.each(Object.keys(platforms))('loads its platform, and no other: %s', async (name) => {
    const own = name === 'express' ? EXPRESS : FASTIFY;
    expect(await loadedWith({ HTTP_PLATFORM: name })).toEqual(own);
  });

  it.each([
    ['pg', { DATABASE_URL: 'postgres://127.0.0.1:1/app' }],
    ['redis', { REDIS_URL: 'redis://127.0.0.1:1' }],
    ['nodemailer', { MAIL_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'no-reply@shop.example' }],
  ])(
    'loads what speaks to another server only where there is one: %s',
    async (name, environment) => {
      const [platform] = Object.keys(platforms) as [string];
      const own = platform === 'express' ? EXPRESS : FASTIFY;
      const loaded = await loadedWith({ HTTP_PLATFORM: platform, ...environment });
      expect(loaded).toEqual([...own, name]);
    },
  );
});
