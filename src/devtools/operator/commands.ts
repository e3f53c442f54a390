import type { INestApplicationContext } from '@nestjs/common';
import { newSecret } from '#core/secrets.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { Credentials } from '#core/users/credentials.js';
import { normalizeEmail, isEmailAddress } from '#core/users/email.js';
import { type Operation, OperationRefused } from '#core/users/operations.js';
import type { Role } from '#core/users/tables.js';
import { Users } from '#core/users/users.js';
import { Roles } from '#core/web/access/roles.guard.js';

const NO_ROLE = 'none';

/** 144 bits, short enough to be typed. */
const newPassword = () => newSecret().slice(0, 24);

const shown = (password: string) => `The password, shown only here: ${password}`;

/** What an operator does to an account of any application. Features add more: `Operations`. */
export function commandsOf(app: INestApplicationContext): Operation[] {
  const [credentials, sessions, users] = [
    app.get(Credentials),
    app.get(UserLogins),
    app.get(Users),
  ];
  return [
    {
      name: 'role',
      description: `gives the account this role; "${NO_ROLE}" takes it away`,
      takes: '<role>',
      isLogged: true,
      async run(credential, given) {
        const role = roleOf(given);
        const isGiven = await users.change(credential, async (trx, { id }) => {
          const account = trx.updateTable('users').where('id', '=', id);
          await account.set({ role }).execute();
          return true;
        });
        return isGiven ?? false;
      },
    },
    {
      name: 'password',
      description: 'gives the account a new password, and ends all its logins',
      async run(credential) {
        const password = newPassword();
        const changed = await users.changePassword(credential, password, (trx, { id }) =>
          sessions.endAll(id, trx, 'password'),
        );
        return changed ? shown(password) : false;
      },
    },
    {
      name: 'end-sessions',
      description: 'ends all logins of the account',
      async run(credential) {
        const isEnded = await users.change(credential, async (trx, { id }, loginAt) => {
          await sessions.endAll(id, trx);
          const about = { what: 'Every device was logged out' };
          await credentials.notifyChanged(trx, id, about, loginAt);
          return true;
        });
        return isEnded ?? false;
      },
    },
  ];
}

/** @returns the id of the new account, and what to say. @throws OperationRefused */
export async function create(app: INestApplicationContext, typed: string) {
  if (!isEmailAddress(typed))
    throw new OperationRefused(`"${typed}" is no email address for a new account.`);
  const email = normalizeEmail(typed);
  const password = newPassword();
  const credential = await app.get(Users).signUp(email, password);
  if (!credential) throw new OperationRefused(`There is an account ${email} already.`);
  return { userId: credential.userId, said: shown(password) };
}

function roleOf(given: string): Role | null {
  if (given === NO_ROLE) return null;
  const role = Roles.used().find((name) => name === given);
  if (role) return role;
  const all = [...Roles.used(), NO_ROLE].join(', ');
  throw new OperationRefused(`No page is for the role ${given}. There are: ${all}.`);
}
