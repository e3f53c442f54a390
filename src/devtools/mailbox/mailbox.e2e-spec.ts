import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/kit.js';
import { MailModule } from '#core/mail/mail.module.js';
import { Mailer } from '#core/mail/mailer.js';
import { Outbox } from '#core/mail/outbox.js';

/** Development, where one mail was sent. */
async function start(environment: Record<string, string> = {}) {
  const app = await startApp(
    { NODE_ENV: 'development', ...environment },
    { imports: [MailModule] },
  );
  const outbox = app.app.get(Outbox);
  outbox.define('greeting', async () => ({
    subject: 'Good <b>morning</b>',
    before: ['Hello.'],
    link: { href: 'http://localhost/there', label: 'Go there' },
  }));
  await outbox.add({ kind: 'greeting', address: 'ada@example.com' });
  await app.app.get(Mailer).send();
  return app;
}

describe('The mails of development', () => {
  it('are shown as they would have been sent, with the link', async () => {
    const visitor = (await start()).visitor();
    const page = await visitor.open('/__mail');
    expect(page.texts('.mail h2')).toEqual(['Good <b>morning</b>']);
    expect(page.text('.mail')).toContain('To ada@example.com');
    expect(page.text('.mail pre')).toContain('Hello.');
    expect(page.all('.mail .button')[0]!.getAttribute('href')).toBe('http://localhost/there');
    const html = await visitor.open(page.all('.mail a')[0]!.getAttribute('href')!);
    expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html.texts('h1, p')).toContain('Good <b>morning</b>');
  });

  it.each(['/__mail', '/__mail/..%2f..%2fpackage', '/__mail/nothing'])(
    'are no page for anybody else: %s',
    async (path) => {
      const visitor = (await start()).visitor();
      const foreign = await visitor.open(path, { 'x-forwarded-for': '203.0.113.9' });
      expect(foreign.status).toBe(404);
      expect(foreign.html).not.toContain('Hello.');
      const open = (await start({ DEV_TOOLS: 'on' })).visitor();
      const other = await open.open(path, { 'x-forwarded-for': '203.0.113.9' });
      expect(other.status).toBe(404);
      for (const environment of [{ DEV_TOOLS: 'off' }, { NODE_ENV: 'test' }]) {
        expect((await (await start(environment)).visitor().open(path)).status).toBe(404);
      }
    },
  );
});
