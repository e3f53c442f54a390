import type { INestApplicationContext } from '@nestjs/common';
import { userInfo } from 'node:os';
import { inspect } from 'node:util';
import type { Logger } from 'pino';
import { Database } from '#core/database/database.js';
import { type EventName, Events } from '#core/log/events.js';
import { AccountData } from '#core/users/account-data.js';
import type { User } from '#core/users/user.js';
import { OperationRefused, Operations } from '#core/users/operations.js';
import { Users } from '#core/users/users.js';
import { commandsOf, create } from './commands.js';

declare module '#core/log/events.js' {
  interface EventNames {
    changed_by_operator: true;
  }
}

const EVENT: EventName = 'changed_by_operator';

/** It is logged here, as no request has a log; who listens is told. */
const NO_REQUEST = { ip: undefined, headers: {} };

export interface Terminal {
  readonly log: Pick<Logger, 'info'>;
  say(text: string): void;
  /** Asks the operator to confirm. */
  ask(question: string): Promise<boolean>;
}

/** @param words address and command, in this order or the other, and what the command takes. @throws OperationRefused */
export async function operate(
  app: INestApplicationContext,
  words: readonly string[],
  { ask, log, say }: Terminal,
) {
  const [email = '', name = 'show', ...given] = words[0]?.includes('@')
    ? words
    : [words[1], words[0], ...words.slice(2)];
  const operation = allOf(app).find((operation) => operation.name === name);
  const takes = operation?.takes ? [operation.takes] : [];
  if (!operation && !['show', 'sessions', 'create'].includes(name))
    throw new OperationRefused(`There is no command ${name}: see npm run user -- --help`);
  if (!email || given.length !== takes.length)
    throw new OperationRefused(
      `Say it so: npm run user -- ${['<email>', name, ...takes].join(' ')}`,
    );
  const done = (details: { userId: string; reason: string }, said: string | true) => {
    const line = { ...details, by: userInfo().username };
    log.info({ event: EVENT, ...line }, EVENT);
    app.get(Events).record(NO_REQUEST, EVENT, line);
    say(said === true ? 'Done.' : `Done. ${said}`);
  };
  const isWanted = async (question: string) => {
    const isYes = await ask(`${question}. Do it?`);
    if (!isYes) say('Nothing was changed.');
    return isYes;
  };
  if (name === 'create') {
    if (!(await isWanted(`${email}: makes an account with a new password`))) return;
    const { userId, said } = await create(app, email);
    return done({ userId, reason: name }, said);
  }
  const user = await app.get(Users).findByEmail(email);
  if (!user) throw new OperationRefused(`There is no account ${email} in this database.`);
  if (!operation) return say(await described(app, user, name));
  if (!(await isWanted(`${[user.email, ...given].join(' -> ')}: ${operation.description}`))) return;
  // The account must still be the one that was shown, with the same password.
  const credential = { userId: user.id, passwordHash: user.password_hash };
  const said = await operation.run(credential, given[0] ?? '');
  if (!said)
    throw new OperationRefused(
      'Nothing was changed: there is nothing of the kind. Look with show.',
    );
  done({ userId: user.id, reason: [name, ...(operation.isLogged ? given : [])].join(' ') }, said);
}

const allOf = (app: INestApplicationContext) => [...commandsOf(app), ...app.get(Operations).all];

export const help = (app: INestApplicationContext) => {
  const commands = allOf(app).map(({ name, description, takes }) => {
    return `  ${takes ? `${name} ${takes}` : name}\n      ${description}\n`;
  });
  return `npm run user -- <email> [command] [--yes] [--production]

  show
      what is kept about the account: logins, and ways to log in; without a command, too
  sessions
      where it is logged in
  create
      makes an account, with a new password that is shown here
${commands.join('')}
Asks before it changes anything; --yes is for scripts. The owner is told by mail, where the application
sends mails. Reads the environment and .env as the application does, which may go on running. Each change
is a line in the log, on standard error. Needs what npm run build made.
`;
};

/** @param name `sessions` for the logins only */
async function described(app: INestApplicationContext, user: User, name: string) {
  const account = await app
    .get(Database)
    .selectFrom('users')
    .select(['email', 'created_at', 'email_verified', 'password_login_at'])
    .where('id', '=', user.id)
    .execute();
  const all = Object.entries({ account, ...(await app.get(AccountData).of(user)) });
  return all
    .filter(([table, rows]) => rows.length > 0 && (name === 'show' || table === 'logins'))
    .map(([table, rows]) => [table, ...rows.map((row) => `  ${inWords(row)}`)].join('\n'))
    .join('\n');
}

const inWords = (row: object) =>
  Object.entries(row)
    .map(
      ([column, value]) =>
        `${column}: ${/_at$|^until$/.test(column) ? time(value) : inspect(value)}`,
    )
    .join(', ');

/** Some columns are in seconds, and some in milliseconds. 0 means added by no login. */
const time = (at: number | null) => {
  if (at === null) return 'never';
  return at === 0 ? 'from the beginning' : new Date(at > 1e11 ? at : at * 1000).toISOString();
};
