import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { operator } from '../../../test/support/operator.js';

const EMAIL = 'ada@example.com';

async function start() {
  const app = await startApp();
  const ada = await seed.user(app);
  return { app, ada, laptop: await actingAs(app, ada) };
}

describe('Whoever runs the site', () => {
  it('ends the sessions of an account, when asked whether to, and the log has it', async () => {
    const { app, ada, laptop } = await start();
    const eve = await actingAs(app, await seed.user(app, 'eve@example.com'));
    const words = [EMAIL, 'end-sessions'];
    const question = `${EMAIL}: ends all logins of the account. Do it?`;
    const refused = await operator(app, words, { agrees: false });
    expect(refused).toEqual([question, 'Nothing was changed.']);
    await expect(laptop).toBeSignedInAs(EMAIL);
    expect(app.log.events('changed_by_operator')).toEqual([]);
    expect(await operator(app, words)).toEqual([question, 'Done.']);
    await expect(laptop).toBeGuest();
    await expect(eve).toBeSignedInAs('eve@example.com');
    const line = { userId: ada.id, reason: 'end-sessions', by: expect.any(String) as string };
    expect(app.log.events('changed_by_operator')).toMatchObject([line]);
  });

  it('sees what ways to log in an account has, with no secret and no sign that a terminal obeys', async () => {
    const { app, ada } = await start();
    await app
      .visitor()
      .submit('/login', { email: EMAIL, password: ada.password }, { 'user-agent': 'X\u009B2J' });
    const [said] = await operator(app, [EMAIL]);
    expect(said).toMatch(/^account\n {2}email: 'ada@example.com', created_at: \d{4}-\d\d-\d\dT/);
    expect(said).toMatch(/\nlogins\n.*created_at: .*, ip: '127/);
    expect(said).toContain(String.raw`'X\x9B2J'`);
    expect(said).not.toContain('\u009B');
    expect(said).not.toMatch(/hash|secret/);
  });

  it.each([
    [['nobody@example.com', 'end-sessions'], 'There is no account nobody@example.com in this'],
    [[EMAIL, 'remove-everything'], 'There is no command remove-everything: see npm run user'],
    [[EMAIL, 'end-sessions', 'now'], 'Say it so: npm run user -- <email> end-sessions'],
  ])('is told what is wrong, and nothing is changed: %j', async (words, sentence) => {
    const { app, laptop } = await start();
    await expect(operator(app, words)).rejects.toThrow(sentence);
    await expect(laptop).toBeSignedInAs(EMAIL);
  });
});
