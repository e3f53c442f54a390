import { Body, Controller, Get, HttpCode, Module, Post, Session } from '@nestjs/common';
import { IsArray, IsString } from 'class-validator';
import type { CookieJar } from 'tough-cookie';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { lastingStore } from '../../../test/support/stores.js';
import { SessionLifecycle } from './lifecycle.js';
import type { SessionData } from './session-data.js';

type Draft = string | Readonly<{ title: string; lines: readonly string[] }>;

declare module './session-data.js' {
  interface SessionData {
    draft: Draft | undefined;
  }
}

@Controller('draft')
class DraftController {
  @Get()
  show(@Session() { draft }: SessionData) {
    return { draft: draft ?? null };
  }

  @Post()
  @HttpCode(200)
  write(@Session() session: SessionData, @Body() body: Partial<SessionData>) {
    Object.assign(session, body);
    return {};
  }
}

/** The version before. */
@Module({ controllers: [DraftController] })
class Yesterday {
  constructor(lifecycle: SessionLifecycle) {
    lifecycle.checkValue('draft', { fits: (value) => (value as string).trim() !== '' });
  }
}

class LongDraft {
  @IsString()
  title = '';

  @IsArray()
  lines = [];
}

/** Yesterday `draft` was a text. Today it is an object with a title and lines. */
@Module({ controllers: [DraftController] })
class Today {
  constructor(lifecycle: SessionLifecycle) {
    lifecycle.checkValue('draft', {
      as: LongDraft,
      convert: (value) => ({ title: (value as string).trim(), lines: [] }),
    });
  }
}

describe('A session that another version of the application has written', () => {
  it('is converted or dropped key by key, and logged once, while both versions run', async () => {
    const store = await lastingStore();
    const start = (version: typeof Yesterday) =>
      startApp(store, { imports: [version], isNew: true });
    const [yesterday, today] = [await start(Yesterday), await start(Today)];
    const draftAt = async (app: typeof today, jar: CookieJar) => {
      const response = await app.visitor(jar).request('/draft');
      return response.status === 200 ? ((await response.json()) as { draft: Draft }).draft : 500;
    };
    for (const name of ['ada', 'bob']) {
      const email = `${name}@example.com`;
      const { jar } = await actingAs(yesterday, await seed.user(yesterday, email));
      await yesterday.visitor(jar).send('/draft', { draft: ` Dear ${name}` });
      expect(await draftAt(today, jar)).toEqual({ title: `Dear ${name}`, lines: [] });
      // A check that fails at the value of another version is a value that does not fit.
      expect(await draftAt(yesterday, jar)).toBeNull();
      expect(await draftAt(today, jar)).toBeNull();
      await expect(today.visitor(jar)).toBeLoggedInAs(email);
    }
    // Both applications of this process write into the log of the later one.
    const logged = today.log.entries.map(({ msg }) => String(msg));
    for (const what of ['draft dropped', 'draft converted'])
      expect(logged.filter((line) => line.includes(what))).toHaveLength(1);
  });

  it('shows pages, whatever it holds', async () => {
    const app = await startApp({}, { imports: [Today] });
    const { jar } = await actingAs(app, await seed.user(app));
    const { keys } = app.app.get(SessionLifecycle).valueChecks;
    expect(keys).toContain('login');
    for (const key of keys)
      for (const value of [7, 'x', null, [1], { x: { y: 1 } }]) {
        const visitor = app.visitor(jar.cloneSync());
        await visitor.send('/draft', { [key]: value });
        for (const path of ['/private', '/count'])
          expect([key, value, (await visitor.request(path)).status < 500]).toEqual([
            key,
            value,
            true,
          ]);
      }
  });
});
