import { DatabaseSync } from 'node:sqlite';
import { describe, expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { Counter } from '../starter/counter.js';
import { temporaryFile } from '../support/stores.js';
import { Member } from '../starter/member.js';
import { signedUp } from '../support/people.js';
import { startProcess } from '../starter/process.js';

const built = inject('built');

/** Of each platform. `npm run crash` makes it fifty. */
const CRASHES = Number(process.env.CRASHES ?? 3);

const VISITORS = 8;
const ANSWERS_BEFORE_THE_CRASH = 120;

describe.each(Object.keys(platforms))(
  'A process that is killed while it writes: %s',
  (platform) => {
    it('has lost nothing that it answered', { timeout: 60_000 + CRASHES * 20_000 }, async () => {
      const file = temporaryFile();
      const environment = {
        HTTP_PLATFORM: platform,
        DATABASE_URL: `sqlite:${file}`,
        TRUST_PROXY: 'loopback',
      };
      let app = await startProcess(built, environment);
      const counters = Array.from({ length: VISITORS }, () => new Counter(app.visitor()));
      const members = await Promise.all(
        ['ada@example.com', 'bob@example.com'].map(async (email) => {
          await signedUp(app, email);
          return new Member(app.visitor(), email);
        }),
      );

      for (let crash = 0; crash < CRASHES; crash++) {
        let left = ANSWERS_BEFORE_THE_CRASH;
        const { child } = app;
        const answered = () => void (--left === 0 && child.kill('SIGKILL'));
        const isOver = () => left <= 0;
        await Promise.all([
          ...counters.map((counter) => counter.count(isOver, answered)),
          ...members.map((member) => member.comeAndGo(answered)),
        ]);
        await app.ended;

        app = await startProcess(built, environment);
        for (const counter of counters) {
          counter.visitor = app.visitor(counter.visitor.jar);
          expect((await counter.visitor.open('/count')).count).toBeGreaterThan(counter.inSession);
          const inRow = (await counter.visitor.open('/count/row')).count;
          expect(inRow).toBeGreaterThanOrEqual(counter.inRow);
          expect(inRow).toBeLessThanOrEqual(counter.inRow + 1);
          counter.inRow = inRow;
        }
        for (const member of members) await member.expectWhatWasAnswered((jar) => app.visitor(jar));
      }
      app.child.kill('SIGKILL');
      await app.ended;
      expect(new DatabaseSync(file).prepare('PRAGMA integrity_check').all()).toEqual([
        { integrity_check: 'ok' },
      ]);
    });
  },
);
