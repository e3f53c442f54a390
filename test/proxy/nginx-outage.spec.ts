import { expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { freePort } from '../starter/free-port.js';
import { describeWith } from '../starter/describe-with.js';
import { NGINX, nginxAt } from '../starter/nginx.js';
import { signedUp } from '../support/people.js';
import { startProcess } from '../starter/process.js';
import { temporaryFile } from '../support/stores.js';
import { Visitor } from '../support/visitor.js';

const { describe } = describeWith(...NGINX);

const built = inject('built');

/** The process behind nginx, which can be started again where it was. */
async function start(HTTP_PLATFORM = Object.keys(platforms)[0]!) {
  const front = await nginxAt('https://localhost');
  const PORT = String(await freePort());
  const DATABASE_URL = `sqlite:${temporaryFile()}`;
  const environment = { ...front.environment, HTTP_PLATFORM, PORT, DATABASE_URL };
  const begin = () => startProcess(built, environment);
  const app = await begin();
  await front.forwardTo(app.origin);
  const visitor = () => new Visitor(front.origin);
  const ada = await signedUp({ visitor });
  return { app, ada, startAgain: begin };
}

describe('An application that does not answer', () => {
  it.each(Object.keys(platforms))(
    'is a 502 while it is stopped, and is as it was: %s',
    async (platform) => {
      const { app, ada, startAgain } = await start(platform);
      app.child.kill('SIGTERM');
      await app.ended;
      for (const path of ['/', '/private']) expect((await ada.open(path)).status).toBe(502);
      expect((await ada.submit('/count/row', { by: '1' })).status).toBe(502);
      await startAgain();
      const account = await ada.open('/private');
      expect([account.status, account.user]).toEqual([200, 'ada@example.com']);
      expect((await ada.open('/count/row')).count).toBe(0);
    },
  );

  it('is a 504 after ten seconds while it hangs; then everything is as it was', async () => {
    const { app, ada } = await start();
    app.child.kill('SIGSTOP');
    const began = performance.now();
    expect((await ada.open('/private')).status).toBe(504);
    expect(performance.now() - began).toBeGreaterThan(9_000);
    app.child.kill('SIGCONT');
    expect((await ada.open('/private')).user).toBe('ada@example.com');
  });
});
