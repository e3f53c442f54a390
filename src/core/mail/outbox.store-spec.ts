import { describe, expect, it } from 'vitest';
import { startApp, stopClock } from '../../../test/support/kit.js';
import { sendMails, sendWhenAsked } from '../../../test/support/mail.js';
import { startMailServer } from '../../../test/core/mail-server.js';
import { lastingStore } from '../../../test/support/stores.js';
import { LEASE_SECONDS } from '../database/take-due.js';
import { MailModule } from './mail.module.js';
import { Outbox } from './outbox.js';

const MAILS = 20;
const mail = { kind: 'greeting', address: 'ada@example.com' };

/** So many processes that share what is stored, and send to one server. */
async function processes(count: number) {
  const server = await startMailServer();
  const environment = {
    ...(await lastingStore()),
    MAIL_URL: `smtp://${server.host}`,
    MAIL_FROM: 'a@example.com',
  };
  const apps = [];
  for (let i = 0; i < count; i++) {
    const app = await startApp(environment, { imports: [MailModule] });
    app.app.get(Outbox).define('greeting', async () => ({ subject: 'Hello', before: [] }));
    sendWhenAsked(app);
    apps.push({ send: () => sendMails(app), outbox: app.app.get(Outbox) });
  }
  return { messages: server.messages, apps };
}

describe('Mails that several processes could send', () => {
  it('are sent once each', async () => {
    const { messages, apps } = await processes(3);
    for (let i = 0; i < MAILS; i++) await apps[0]!.outbox.add(mail);
    await Promise.all(apps.map(({ send }) => send()));
    const ids = messages.map((message) => /^Message-ID: (.+)$/im.exec(message)![1]);
    expect(ids).toHaveLength(MAILS);
    expect(new Set(ids).size).toBe(MAILS);
  });

  it('wait for the process that knows their kind, such as one of a later version, for three days', async () => {
    const { messages, apps } = await processes(1);
    const clock = stopClock();
    const [{ outbox, send }] = apps as [(typeof apps)[0]];
    await outbox.add({ ...mail, kind: 'of a later version' });
    await send();
    await outbox.cleanUp();
    expect(messages).toHaveLength(0);
    outbox.define('of a later version', async () => ({ subject: 'New', before: [] }));
    await send();
    expect(messages).toHaveLength(1);
    await outbox.add({ ...mail, kind: 'of an older version' });
    await clock.pass(3 * 24 * 60 * 60);
    await outbox.cleanUp();
    outbox.define('of an older version', async () => ({ subject: 'Old', before: [] }));
    expect(await outbox.take()).toBeUndefined();
    await outbox.add(mail);
    await clock.pass(3 * 24 * 60 * 60);
    await outbox.cleanUp();
    expect((await outbox.take())?.kind).toBe(mail.kind);
  });

  it('are not lost with the process that was about to send one', async () => {
    const { messages, apps } = await processes(2);
    const clock = stopClock();
    await apps[0]!.outbox.add(mail);
    expect(await apps[0]!.outbox.take()).toBeDefined();
    await apps[1]!.send();
    expect(messages).toHaveLength(0);
    await clock.pass(LEASE_SECONDS);
    await apps[1]!.send();
    expect(messages).toHaveLength(1);
  });
});
