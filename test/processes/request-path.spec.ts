import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { CalledCode } from '../starter/called-code.js';
import { freePort } from '../starter/free-port.js';
import { startProcess } from '../starter/process.js';

const ADA = { email: 'ada@example.com', password: 'four words in a row' };

/**
 * Files and functions. docs/performance.md has the aims. A page goes through one of each that it does not in
 * production, which check the names that it prints.
 */
const LIMITS = {
  express: { 'GET /visits': [39, 100], 'POST /login': [77, 253] },
  fastify: { 'GET /visits': [32, 75], 'POST /login': [76, 243] },
};

type Called = Awaited<ReturnType<CalledCode['during']>>;

/**
 * What is called in each of several requests: what a timer starts meanwhile, such as sending a mail, is not on the way
 * of a request.
 */
async function inEach(request: () => Promise<Called>): Promise<Called> {
  let { files, functions } = await request();
  for (let again = 0; again < 11; again += 1) {
    const other = await request();
    files = files.filter((file) => other.files.includes(file));
    functions = functions.filter((name) => other.functions.includes(name));
  }
  return { files, functions };
}

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
    const logged = () => app.output().split('request completed').length;
    // What is done after the answer, such as its line in the log, belongs to it, too.
    const whole = async (request: () => Promise<unknown>) => {
      const before = logged();
      await request();
      await expect.poll(logged).toBe(before + 1);
    };
    const start = app.visitor();
    await whole(() => start.open('/signup'));
    await whole(() => start.request('/signup', start.press(ADA)));
    const guest = app.visitor();
    // The first makes the session.
    for (let visit = 0; visit < 3; visit += 1) await whole(() => guest.request('/visits'));
    const visits = await inEach(() => called.during(() => whole(() => guest.request('/visits'))));
    const login = await inEach(async () => {
      const other = app.visitor();
      await whole(() => other.open('/login'));
      return called.during(() => whole(() => other.request('/login', other.press(ADA))));
    });
    const ways = { 'GET /visits': visits, 'POST /login': login };
    for (const [name, { files, functions }] of Object.entries(ways)) {
      console.log(`${platform}, ${name}: ${files.length} files, ${functions.length} functions`);
      const [mostFiles, mostFunctions] = LIMITS[platform][name as keyof typeof ways];
      expect(files.length, files.join('\n')).toBeLessThanOrEqual(mostFiles!);
      expect(functions.length, functions.join('\n')).toBeLessThanOrEqual(mostFunctions!);
    }
  });
});
