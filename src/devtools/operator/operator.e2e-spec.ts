import { Controller, Get, Module } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { Roles } from '#core/web/access/roles.guard.js';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { operator } from '../../../test/support/operator.js';

const EMAIL = 'ada@example.com';

@Controller('for-admins')
@Roles('admin')
class ForAdminsController {
  @Get()
  index() {
    return {};
  }
}

@Module({ controllers: [ForAdminsController] })
class ForAdmins {}

const passwordIn = (said = '') =>
  /^Done\. The password, shown only here: (\S{24})$/.exec(said)![1]!;

async function start() {
  const app = await startApp({}, { imports: [ForAdmins] });
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
    await expect(laptop).toBeLoggedInAs(EMAIL);
    expect(app.log.events('changed_by_operator')).toEqual([]);
    expect(await operator(app, words)).toEqual([question, 'Done.']);
    await expect(laptop).toBeGuest();
    await expect(eve).toBeLoggedInAs('eve@example.com');
    const line = { userId: ada.id, reason: 'end-sessions', by: expect.any(String) as string };
    expect(app.log.events('changed_by_operator')).toMatchObject([line]);
  });

  it('makes an account, and gives it a role: in the log is which, and no password', async () => {
    const { app } = await start();
    const [question, said] = await operator(app, ['create', 'Bob@Example.com']);
    expect(question).toBe('Bob@Example.com: makes an account with a new password. Do it?');
    const bob = app.visitor();
    const password = passwordIn(said);
    const page = await bob.submit('/login', { email: 'bob@example.com', password });
    expect(page.user).toBe('bob@example.com');
    expect((await bob.open('/for-admins')).status).toBe(403);
    const asked = await operator(app, ['bob@example.com', 'role', 'admin']);
    expect(asked[0]).toContain('bob@example.com -> admin: gives the account this role');
    expect((await bob.open('/for-admins')).status).toBe(200);
    await operator(app, ['role', 'bob@example.com', 'none']);
    expect((await bob.open('/for-admins')).status).toBe(403);
    const reasons = app.log.events('changed_by_operator').map(({ reason }) => reason);
    expect(reasons).toEqual(['create', 'role admin', 'role none']);
    app.log.expectNoSecret(password);
  });

  it('gives an account a new password, and nobody is logged in with the old one', async () => {
    const { app, ada, laptop } = await start();
    expect(await operator(app, ['sessions', EMAIL])).toEqual([expect.stringMatching(/^logins\n/)]);
    const refused = await operator(app, ['password', EMAIL], { agrees: false });
    expect(refused.at(-1)).toBe('Nothing was changed.');
    await expect(laptop).toBeLoggedInAs(EMAIL);
    const [, said] = await operator(app, ['password', EMAIL]);
    await expect(laptop).toBeGuest();
    const logIn = (password: string) => app.visitor().submit('/login', { email: EMAIL, password });
    expect((await logIn(ada.password)).status).toBe(422);
    expect((await logIn(passwordIn(said))).user).toBe(EMAIL);
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
    [['role', EMAIL, 'king'], 'No page is for the role king. There are: admin, '],
    [['create', EMAIL], `There is an account ${EMAIL} already.`],
    [['create', 'ada@home'], '"ada@home" is no email address for a new account.'],
    [['create'], 'Say it so: npm run user -- <email> create'],
  ])('is told what is wrong, and nothing is changed: %j', async (words, sentence) => {
    const { app, laptop } = await start();
    await expect(operator(app, words)).rejects.toThrow(sentence);
    await expect(laptop).toBeLoggedInAs(EMAIL);
  });
});
