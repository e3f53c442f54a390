import { describe, expect, it } from 'vitest';
import { Config } from '../../src/core/config/config.js';
import type { Result } from '../../src/devtools/doctor/finding.js';
import { mail } from '../../src/devtools/doctor/mail.js';
import { GOOD } from '../starter/doctor.js';
import { startMailServer } from '../core/mail-server.js';

const ADA = 'ada@example.com';

async function examined(environment: Record<string, string>, mailTo?: string) {
  const config = new Config({ ...GOOD, ...environment });
  const target = { config, problems: [], url: undefined, page: '/', tell: () => undefined };
  const results: Result[] = [];
  for await (const one of mail.look(mailTo ? { ...target, mailTo } : target)) results.push(one);
  return results;
}

const at = (url: string) => ({ MAIL_URL: url, MAIL_FROM: 'shop@example.com' });

describe('The doctor', () => {
  it('sends a mail to whom it is told, and none otherwise', async () => {
    const { host, messages } = await startMailServer();
    const smtp = at(`smtp://${host}`);
    expect(await examined({})).toEqual([]);
    expect(await examined(smtp)).toMatchObject([{ level: 'skipped', check: 'mail.delivery' }]);
    expect(messages).toHaveLength(0);
    expect(await examined(smtp, ADA)).toMatchObject([{ level: 'ok' }]);
    expect(messages[0]).toMatch(/^To: ada@example.com\r$/m);
  });

  it('says what to fix when no mail can be sent', async () => {
    const refuses = await startMailServer({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('no'), { responseCode: 550 })),
    });
    const found = async (environment: Record<string, string>) => {
      const [{ level, fix } = {}] = await examined(environment, ADA);
      return `${level}: ${fix}`;
    };
    expect(await found({})).toBe('problem: Set MAIL_URL and MAIL_FROM');
    expect(await found(at('smtp://127.0.0.1:465'))).toMatch(/^problem: .* MAIL_URL with smtps:/);
    expect(await found(at('smtps://127.0.0.1:587'))).toMatch(/^problem: .* MAIL_URL with smtp:/);
    expect(await found(at(`smtp://${refuses.host}`))).toMatch(/^problem: .* from MAIL_FROM/);
    expect(await found(at('smtp://127.0.0.1:1'))).toMatch(/^problem: Start it, or correct host/);
  });
});
