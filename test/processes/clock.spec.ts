import { writeFileSync } from 'node:fs';
import { expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { describeWith } from '../starter/describe-with.js';
import { logIn, signedUp } from '../support/people.js';
import { startProcess } from '../starter/process.js';
import { temporaryFile } from '../support/stores.js';
import { Visitor } from '../support/visitor.js';

const { describe, found: libfaketime } = describeWith(
  '/usr/lib/*/faketime/libfaketime.so.1',
  'apt-get install faketime',
);

const built = inject('built');

/** The whole process, on a machine whose clock can be set. */
async function startWithClock(HTTP_PLATFORM: string) {
  const file = temporaryFile();
  const set = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}`);
  set(0);
  const app = await startProcess(built, {
    HTTP_PLATFORM,
    SESSION_IDLE_SECONDS: '1800',
    SESSION_ABSOLUTE_SECONDS: '7200',
    LD_PRELOAD: libfaketime,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    DONT_FAKE_MONOTONIC: '1',
  });
  return { ...app, set };
}

/** A copy of the cookie, which is sent however old it is: our own clock goes on as it did. */
async function ada(app: { origin: string; visitor: () => Visitor }) {
  const visitor = await signedUp(app);
  const cookie = visitor.jar.getCookieStringSync(app.origin);
  return async () => (await app.visitor().open('/', { cookie })).user;
}

describe.each(Object.keys(platforms))('A machine whose clock jumps: %s', (platform) => {
  it('ends sessions when it jumps ahead of the idle timeout', async () => {
    const app = await startWithClock(platform);
    const user = await ada(app);
    app.set(1790);
    expect(await user()).toBe('ada@example.com');
    app.set(1790 + 1810);
    expect(await user()).toBeUndefined();
  });

  it('ends sessions at the absolute timeout, however much they are used', async () => {
    const app = await startWithClock(platform);
    const user = await ada(app);
    for (let seconds = 0; seconds < 7200; seconds += 1700) {
      app.set(seconds);
      expect(await user()).toBe('ada@example.com');
    }
    app.set(7210);
    expect(await user()).toBeUndefined();
  });

  it('neither ends a session nor keeps it for ever when it jumps back', async () => {
    const app = await startWithClock(platform);
    const user = await ada(app);
    app.set(-3600);
    expect(await user()).toBe('ada@example.com');
    await logIn(app.visitor());
    app.set(7210);
    expect(await user()).toBeUndefined();
  });

  it('goes on after it jumped by more than a year', async () => {
    const app = await startWithClock(platform);
    await ada(app);
    app.set(400 * 24 * 60 * 60);
    await logIn(app.visitor());
    expect((await app.visitor().open('/health/ready')).status).toBe(200);
  });
});
