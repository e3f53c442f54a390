import type { Role } from '../../src/core/users/tables.js';
import { Users } from '../../src/core/users/users.js';
import { accountsOf } from './accounts.js';
import type { RunningApp } from './app.js';
import { PASSWORD } from './people.js';

declare module '../../src/core/users/tables.js' {
  interface RoleNames {
    admin: true;
  }
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** What a test begins with, made by the code that makes it in the application. */
export const seed = {
  /** Somebody with an account. */
  async user({ app }: Pick<RunningApp, 'app'>, email = 'ada@example.com'): Promise<User> {
    const credential = await app.get(Users).signUp(email, PASSWORD);
    if (!credential) throw new Error(`${email} has an account already`);
    return { id: credential.userId, email, password: PASSWORD };
  },

  /** Somebody with an account and no password. */
  async userWithoutPassword({ app }: Pick<RunningApp, 'app'>, email = 'ada@example.com') {
    const credential = await app.get(Users).signUp(email, undefined);
    if (!credential) throw new Error(`${email} has an account already`);
    return { id: credential.userId, email };
  },

  /** Somebody with an account and a role, which the owner of a site gives with a command. */
  async admin({ app }: Pick<RunningApp, 'app'>, email = 'admin@example.com'): Promise<User> {
    const user = await seed.user({ app }, email);
    await giveRole({ app }, user, 'admin');
    return user;
  },
};

/** Or takes it away, with null. */
export const giveRole = (
  { app }: Pick<RunningApp, 'app'>,
  { id }: Pick<User, 'id'>,
  role: Role | null,
) => accountsOf({ app }).updateTable('users').set({ role }).where('id', '=', id).execute();
