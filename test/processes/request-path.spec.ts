import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { CalledCode } from '../support/called-code.js';
import { freePort } from '../support/free-port.js';
import { startProcess } from '../support/process.js';

const ADA = { email: 'ada@example.com', password: 'four words in a row' };

/** Files and functions. A few more where a second begins meanwhile. docs/performance.md has the aims. */
const LIMITS = {
  express: { 'GET /visits': [41, 107], 'POST /login': [74, 240] },
  fastify: { 'GET /visits': [36, 86], 'POST /login': [73, 230] },
};

describe('What a request goes through of our own code, core included,', () => {
  it.each(['express', 'fastify'] as const)('does not grow: %s', async (platform) => {
    const built = realpathSync(inject('built'));
    const port = await freePort();
    const app = await startProcess(built, {
      HTTP_PLATFORM: platform,
      DEV_TOOLS: 'off',
      NODE_OPTIONS: `--inspect=127.0.0.1:${port}`,
    });
    const called = await CalledCode.open(port, pathToFileURL(`${built}/dist/`).href);
    onTestFinished(() => called.close());
    await app.visitor().submit('/signup', ADA);
    // Each once before: what is made at the first request is not on the way of others.
    await app.visitor().submit('/login', ADA);
    const guest = app.visitor();
    await guest.open('/visits');
    // The first after the one that has made the session.
    await guest.open('/visits');
    const visits = await called.during(() => guest.request('/visits'));
    await guest.open('/login');
    const login = await called.during(() => guest.request('/login', guest.press(ADA)));
    const ways = { 'GET /visits': visits, 'POST /login': login };
    for (const [name, { files, functions }] of Object.entries(ways)) {
      console.log(`${platform}, ${name}: ${files.length} files, ${functions.length} functions`);
      const [mostFiles, mostFunctions] = LIMITS[platform][name as keyof typeof ways];
      expect(files.length, files.join('\n')).toBeLessThanOrEqual(mostFiles!);
      expect(functions.length, functions.join('\n')).toBeLessThanOrEqual(mostFunctions!);
    }
  });
});
