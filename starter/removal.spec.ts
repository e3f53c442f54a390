import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Copy } from '../test/support/copy.js';
import { startProcess } from '../test/support/process.js';

/** A page of each feature, with the status that a guest gets after redirects. */
const PAGES: Record<string, string> = {
  home: '/',
  visits: '/visits',
  cart: '/cart',
  auth: '/signup',
  admin: '/admin',
  account: '/account',
  mailbox: '/__mail',
  inspector: '/__session',
  reset: '/reset',
  devices: '/not-me',
  address: '/account/email',
};

const features = [
  ...readFileSync('src/features.ts', 'utf8').matchAll(/(?:from |import\()'\.\/(\w+)\/\1\.module/g),
]
  .map(([, name]) => name!)
  .toSorted();

const platforms = ['express', 'fastify'];

describe('A feature that is taken out', () => {
  it('is one of those that have a page here', () => {
    expect(features).toEqual(Object.keys(PAGES).toSorted());
  });

  it.each(features)('leaves the others as they were: %s', async (gone) => {
    const copy = new Copy();
    onTestFinished(() => copy.delete());
    copy.removeLines('src/features.ts', new RegExp(`\\b${gone}Module|/${gone}\\.module`, 'i'));
    copy.remove(`src/${gone}`);
    copy.remove(`views/${gone}`);
    // It has the code that draws the pictures, which stay as they are.
    if (gone === 'inspector') copy.remove('docs/tests/diagrams.spec.ts');
    copy.checkTypes();
    copy.build();

    for (const HTTP_PLATFORM of platforms) {
      const visitor = (await startProcess(copy.folder, { HTTP_PLATFORM })).visitor();
      for (const [feature, path] of Object.entries(PAGES)) {
        const { first } = await visitor.open(path);
        if (feature === gone) expect(first.status, path).toBe(404);
        else expect([200, 303], path).toContain(first.status);
      }
      const { html } = await visitor.open('/nowhere');
      if (gone !== 'home') expect(html).not.toContain(`href="${PAGES[gone]}"`);
    }
  });
});

describe('A platform that is taken out', () => {
  // @fastify/busboy reads forms with files on both platforms, and needs no Fastify.
  it.each([
    ['fastify', 'express', /fastify(?!\/busboy)/],
    ['express', 'fastify', /express|hbs/],
  ])('leaves the other one whole: %s', async (gone, HTTP_PLATFORM, packages) => {
    const copy = new Copy();
    onTestFinished(() => copy.delete());
    for (const file of copy.filesNamed(gone)) copy.remove(file);
    copy.removeLines('src/platform/platforms.ts', new RegExp(`import\\('./${gone}.js'\\)`));
    copy.removeLines('src/visits/visits.module.ts', new RegExp(gone, 'i'));
    copy.checkTypes();
    copy.build();

    const visitor = (await startProcess(copy.folder, { HTTP_PLATFORM })).visitor();
    for (const path of Object.values(PAGES)) expect((await visitor.open(path)).status).toBe(200);
    expect((await visitor.open('/visits/request')).count).toBe(2);
    expect(copy.packages().filter((name) => packages.test(name))).toEqual([]);
    await expect(startProcess(copy.folder, { HTTP_PLATFORM: gone })).rejects.toThrow(
      `HTTP_PLATFORM must be ${HTTP_PLATFORM}`,
    );
  });
});
