import { Body, Controller, Get, Module, Post, Redirect, Render, Sse } from '@nestjs/common';
import { IsString } from 'class-validator';
import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { listenTo } from '../../../test/support/events.js';
import { actingAs, seed, startApp, stopClock } from '../../../test/support/kit.js';
import { expectSlowedDown, PASSWORD } from '../../../test/support/people.js';
import { Reauthenticated } from '#core/web/access/reauthenticated.guard.js';

class TransferForm {
  @IsString()
  email = '';
}

const transfers: string[] = [];

/** Of a clone: a page for everybody with a form that is dangerous, and a page that is. */
@Controller('transfer')
class TransferController {
  @Get()
  @Render('auth/signup')
  new() {
    return { title: 'Send money' };
  }

  @Post()
  @Reauthenticated()
  @Redirect('/transfer', 303)
  send(@Body() { email }: TransferForm) {
    transfers.push(email);
  }

  @Get('secrets')
  @Reauthenticated()
  secrets() {
    return 'secrets';
  }

  @Sse('news')
  @Reauthenticated()
  news() {
    return NEVER;
  }
}

@Module({ controllers: [TransferController] })
class TransferModule {}

const options = { times: { endedLogin: 20 } };

async function start(reauthenticated: boolean) {
  transfers.length = 0;
  const app = await startApp({}, { imports: [TransferModule], options });
  const ada = await actingAs(app, await seed.user(app), { reauthenticated });
  const send = () =>
    ada.submit(
      '/transfer',
      { email: 'to-eve', password: 'x' },
      { referer: `${app.origin}/transfer` },
    );
  return { app, ada, send };
}

describe('What is dangerous', () => {
  it('asks nothing for ten minutes after the login', async () => {
    const { ada, send } = await start(true);
    const clock = stopClock();
    await clock.pass(590);
    await send();
    expect(transfers).toEqual(['to-eve']);
    await clock.pass(15);
    expect((await ada.open('/transfer/secrets')).path).toBe(
      '/confirm?returnTo=%2Ftransfer%2Fsecrets',
    );
  });

  it('ends after these ten minutes, where it is a stream of events', async () => {
    const { ada } = await start(true);
    const clock = stopClock();
    const { events, ended } = await listenTo(ada, '/transfer/news');
    await clock.pass(590);
    expect(events.complete).toBe(false);
    await clock.pass(15);
    await ended;
  });

  it('asks who it is, and brings back to the form with what was typed', async () => {
    const { ada, send } = await start(false);
    const asked = await send();
    expect(asked).toLeadTo('/confirm?returnTo=%2Ftransfer');
    expect(transfers).toEqual([]);
    const action = asked.all('form.form')[0]!.getAttribute('action')!;
    for (const password of ['', 'wrong']) {
      const page = await ada.submit(action, { password });
      expect(page.status).toBe(422);
      expect(page.text('#password-about')).toContain('Incorrect password.');
      expect(page.all('form.form')[0]!.getAttribute('action')).toBe(action);
    }
    const back = await ada.submit(action, { password: PASSWORD });
    expect(back).toLeadTo('/transfer');
    expect(back.all('#email')[0]!.getAttribute('value')).toBe('to-eve');
    expect(back.html).not.toContain('value="x"');
    expect(transfers).toEqual([]);
    await send();
    expect(transfers).toEqual(['to-eve']);
  });

  it('sends a guest to the login', async () => {
    const { app } = await start(true);
    expect((await app.visitor().open('/transfer/secrets')).path).toMatch(/^\/login\?returnTo=/);
  });

  it('tells a program that it is to confirm, and does nothing', async () => {
    const { ada } = await start(false);
    const answer = await ada.send('/transfer', { email: 'to-eve' });
    expect(answer.status).toBe(401);
    expect(transfers).toEqual([]);
  });

  it('is asked of one device for itself, and of a copy of the cookie from before', async () => {
    const { app, ada } = await start(false);
    const thief = ada.thief();
    await ada.submit('/confirm', { password: PASSWORD });
    expect((await ada.open('/transfer/secrets')).path).toBe('/transfer/secrets');
    expect((await thief.open('/transfer/secrets')).path).toMatch(/^\/confirm/);
    const phone = await actingAs(app, 'ada@example.com', { reauthenticated: false });
    expect((await phone.open('/transfer/secrets')).path).toMatch(/^\/confirm/);
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/confirm',
    '/logout',
    '/nowhere',
    'x'.repeat(9000),
  ])('leads nowhere else afterwards: %.20s', async (returnTo) => {
    const { ada } = await start(false);
    const path = `/confirm?returnTo=${encodeURIComponent(returnTo)}`;
    expect(await ada.submit(path, { password: PASSWORD })).toLeadTo('/account');
  });

  it('cannot be guessed open', async () => {
    const { app, ada } = await start(false);
    await expectSlowedDown(app, () => ada.submit('/confirm', { password: 'wrong' }));
    expect((await ada.submit('/confirm', { password: PASSWORD })).status).toBe(429);
    expect((await ada.open('/transfer/secrets')).path).toMatch(/^\/confirm/);
  });
});
