import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFile } from './support/stores.js';
import { Copy } from './support/copy.js';
import { startProcess } from './support/process.js';
import { Shopper } from './support/shopper.js';

const copy = new Copy();
beforeAll(() => copy.build(), 60_000);
afterAll(() => copy.delete());

const VISITORS = 8;
const ANSWERS_BEFORE_THE_CRASH = 120;

describe.each(['express', 'fastify'])(
  'A process that is killed while it writes: %s',
  (platform) => {
    it('has lost nothing that it answered', async () => {
      const file = temporaryFile();
      const environment = { HTTP_PLATFORM: platform, DATABASE_URL: `sqlite:${file}` };
      let app = await startProcess(copy.folder, environment);
      const shoppers = Array.from({ length: VISITORS }, () => new Shopper(app.visitor()));

      for (let crash = 0; crash < 3; crash++) {
        let left = ANSWERS_BEFORE_THE_CRASH;
        const { child } = app;
        const answered = () => void (--left === 0 && child.kill('SIGKILL'));
        const isOver = () => left <= 0;
        await Promise.all(shoppers.map((shopper) => shopper.shop(isOver, answered)));
        await app.ended;

        app = await startProcess(copy.folder, environment);
        for (const shopper of shoppers) {
          shopper.visitor = app.visitor(shopper.visitor.jar);
          const { visits } = await shopper.visitor.open('/visits');
          expect(visits).toBeGreaterThan(shopper.visits);
          const { cup = 0 } = (await shopper.visitor.open('/cart')).cart;
          expect(cup).toBeGreaterThanOrEqual(shopper.cups);
          expect(cup).toBeLessThanOrEqual(shopper.cups + 1);
          shopper.cups = cup;
        }
      }
      app.child.kill('SIGKILL');
      await app.ended;
      expect(new DatabaseSync(file).prepare('PRAGMA integrity_check').all()).toEqual([
        { integrity_check: 'ok' },
      ]);
    });
  },
);
