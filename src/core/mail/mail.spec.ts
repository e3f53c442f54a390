import { Controller, Module, Post as Posts, Redirect } from '@nestjs/common';
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../../../test/support/app.js';
import { everyRow } from '../../../test/support/every-row.js';
import { seed, startApp, stopClock } from '../../../test/support/kit.js';
import { mailTo, sendMails, sendWhenAsked } from '../../../test/support/mail.js';
import { startMailServer } from '../../../test/core/mail-server.js';
import { inProduction } from '../../../test/support/production.js';
import { LEASE_SECONDS } from '../database/take-due.js';
import { StartLine } from '../web/start-line.js';
import { MailModule } from './mail.module.js';
import { Mailer } from './mailer.js';
import { Outbox } from './outbox.js';

const DAY = 24 * 60 * 60;
const LETTER = {
  subject: 'Good morning',
  before: [`Don't mind <b>this</b> & that.`],
  link: { href: 'http://localhost/there', label: 'Go there' },
  after: ['Bye.'],
};

/** A form whose answer tells that a mail is on its way. */
@Controller('greet')
class GreetController {
  constructor(private readonly outbox: Outbox) {
    outbox.define('greeting', async () => LETTER);
  }

  @Posts()
  @Redirect('/', 303)
  async greet() {
    await this.outbox.add({ kind: 'greeting', address: 'ada@example.com' });
  }
}

@Module({ imports: [MailModule], controllers: [GreetController] })
class GreetModule {}

const start = (environment: Record<string, string> = {}) =>
  startApp(
    { MAIL_FROM: 'Shop <no-reply@shop.example>', ...environment },
    { imports: [GreetModule] },
  );

/** A form was sent, and one try made to send the mail. */
async function greeted(server: SMTPServerOptions = {}, at = '127.0.0.1', more = {}) {
  const mail = await startMailServer(server, at);
  const app = await start({ MAIL_URL: `smtp://${mail.host}`, ...more });
  expect((await app.visitor().submit('/greet')).status).toBe(200);
  await app.app.get(Mailer).send();
  return { app, ...mail, again: () => app.app.get(Mailer).send() };
}

const said = (app: RunningApp) =>
  app.log.entries.filter(({ context }) => context === 'Mail').map(({ msg }) => msg);

const refusal = (responseCode: number) =>
  Object.assign(new Error('<ada@example.com> is no friend of ours'), { responseCode });

describe('A mail', () => {
  it('arrives with a text and a page, from whom MAIL_FROM names, and asks no robot to answer', async () => {
    const { messages } = await greeted();
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^From: Shop <no-reply@shop.example>\r$/m);
    expect(messages[0]).toMatch(/^To: ada@example.com\r$/m);
    expect(messages[0]).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(messages[0]).toMatch(/text\/plain[^]+text\/html/);
  });

  it('has its words as text in both', async () => {
    const app = await start();
    await app.visitor().submit('/greet');
    const { subject, text, html } = await mailTo(app, 'ada@example.com');
    expect(subject).toBe('Good morning');
    expect(text).toContain(`Don't mind <b>this</b> & that.\n\nGo there:\nhttp://localhost/there\n`);
    expect(html).toContain('mind &lt;b&gt;this&lt;/b&gt; &amp; that.');
    expect(html).toContain('<a href="http://localhost/there">');
  });

  it('is sent once, however often somebody looks', async () => {
    const { messages, again } = await greeted();
    await Promise.all([again(), again()]);
    await stopClock().pass(DAY);
    await again();
    expect(messages).toHaveLength(1);
  });

  it.each([451, 421])(
    'that the server does not take now (%i) is tried again, later each time',
    async (status) => {
      let tries = 0;
      const clock = stopClock();
      const { app, messages, again } = await greeted({
        onRcptTo: (_address, _session, done) => done(++tries < 3 ? refusal(status) : null),
      });
      await again();
      expect(tries).toBe(1);
      await clock.pass(LEASE_SECONDS);
      await again();
      await clock.pass(LEASE_SECONDS);
      await again();
      expect(tries).toBe(2);
      await clock.pass(LEASE_SECONDS);
      await again();
      expect(messages).toHaveLength(1);
      expect(said(app)).toHaveLength(2);
    },
  );

  it('that the server refuses for good is given up, and the log does not tell whose it was', async () => {
    const { app, again } = await greeted({
      onRcptTo: (_address, _session, done) => done(refusal(550)),
    });
    await stopClock().pass(LEASE_SECONDS);
    await again();
    expect(said(app)).toEqual(['Given up: greeting, EENVELOPE 550']);
    expect(JSON.stringify(app.log.entries)).not.toContain('ada@example');
  });

  it('is kept when it is the sender or the password that the server refuses, and told', async () => {
    const clock = stopClock();
    let isMended = false;
    const { app, messages, again } = await greeted({
      onMailFrom: (_address, _session, done) => done(isMended ? null : refusal(550)),
    });
    expect(said(app)).toEqual(['Not sent, will be tried again: greeting, try 1, EENVELOPE 550']);
    isMended = true;
    await clock.pass(LEASE_SECONDS);
    await again();
    expect(messages).toHaveLength(1);
  });

  it('waits for a server that is not there, and nobody else does', async () => {
    const clock = stopClock();
    const { app, close, again, messages, port } = await greeted();
    await close();
    const begun = performance.now();
    expect((await app.visitor().submit('/greet')).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await again();
    expect(said(app)).toEqual(['Not sent, will be tried again: greeting, try 1, ESOCKET']);
    const back = await startMailServer({}, '127.0.0.1', port);
    await clock.pass(LEASE_SECONDS);
    await again();
    expect([messages.length, back.messages.length]).toEqual([1, 1]);
  });

  it('waits for no other that the server is slow to take', async () => {
    const waiting: (() => void)[] = [];
    const mail = await startMailServer({
      // None is taken before two are there.
      onRcptTo: (_address, _session, done) => {
        if (waiting.push(done) === 2) for (const done of waiting) done();
      },
    });
    const app = await start({ MAIL_URL: `smtp://${mail.host}` });
    sendWhenAsked(app);
    for (let i = 0; i < 2; i++) await app.visitor().submit('/greet');
    await sendMails(app);
    expect(mail.messages).toHaveLength(2);
  });

  it('is given up when it is a day old', async () => {
    const { app, again, messages } = await greeted({
      onMailFrom: (_address, _session, done) => done(refusal(421)),
    });
    await stopClock().pass(DAY);
    await again();
    expect(messages).toEqual([]);
    expect(said(app).at(-1)).toBe('Given up: greeting, it is too old');
  });

  it('is not sent in the open to a server elsewhere, in production', async () => {
    const { app, messages } = await greeted({}, '127.0.0.2', inProduction());
    expect(messages).toEqual([]);
    expect(said(app)[0]).toMatch(/will be tried again: greeting, try 1, E/);
    expect((await greeted({}, '127.0.0.1', inProduction())).messages).toHaveLength(1);
  });

  it('gives the server the name and the password of MAIL_URL, which nobody else sees', async () => {
    const seen: unknown[] = [];
    const mail = await startMailServer({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        done(null, { user: seen.push([username, password]) }),
    });
    const app = await start({ MAIL_URL: `smtp://shop:p%40ss-word-of-mail@${mail.host}` });
    await app.visitor().submit('/greet');
    await app.app.get(Mailer).send();
    expect(seen).toEqual([['shop', 'p@ss-word-of-mail']]);
    app.log.expectNoSecret('p@ss-word-of-mail', 'p%40ss');
  });
});

describe('A start without a mail server', () => {
  it('says so in production', async () => {
    expect((await start(inProduction())).app.get(StartLine).text).toBe(
      '  no mails: MAIL_URL is not set',
    );
    expect((await start()).app.get(StartLine).text).toBe('');
  });
});

describe('A mail server that begins otherwise than MAIL_URL says', () => {
  it.each([
    [
      'smtp://127.0.0.1:465',
      'Port 465 speaks TLS from the first byte: begin MAIL_URL with smtps://',
    ],
    ['smtps://127.0.0.1:587', 'Port 587 begins without TLS: begin MAIL_URL with smtp://'],
  ])('is known by its port, at the start and in the log: %s', async (url, fix) => {
    const app = await start({ MAIL_URL: url });
    expect(app.app.get(StartLine).text).toBe(`  no mails: ${fix}`);
    await app.visitor().submit('/greet');
    await sendMails(app);
    expect(said(app)).toEqual([`Not sent, will be tried again: greeting, try 1, ESOCKET. ${fix}`]);
  });
});

describe('A user of whom many mails of a kind wait', () => {
  it('gets no more of that kind before one is sent', async () => {
    const app = await start();
    sendWhenAsked(app);
    const { id: user_id, email: address } = await seed.user(app);
    const outbox = app.app.get(Outbox);
    for (let i = 0; i < 25; i++) await outbox.add({ kind: 'news', address, user_id });
    await outbox.add({ kind: 'other news', address, user_id });
    const mails = (await everyRow(app)).mails as { kind: string }[];
    expect(
      mails
        .map(({ kind }) => kind)
        .toSorted()
        .slice(-2),
    ).toEqual(['news', 'other news']);
    expect(mails).toHaveLength(21);
  });
});
