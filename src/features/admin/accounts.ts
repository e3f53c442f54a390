import { ConflictException, ForbiddenException, Injectable } from '@nestjs/common';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type AccountTransaction, type AllTables, Database } from '#core/database/database.js';
import { paginate } from '#core/database/paginate.js';
import { now } from '#core/clock.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { UserLogins } from '#core/logins/user-logins.js';
import { normalizeEmail } from '#core/users/email.js';
import type { RoleNames } from '#core/users/tables.js';
import { Users } from '#core/users/users.js';

type Role = keyof RoleNames;

const COLUMNS = ['id', 'email', 'role', 'created_at', 'deactivated_at'] as const;
const MANY = 1_000;
const LAST = 'This is the last admin: give the role to somebody else first.';

/** What admins see of accounts, and do to them. */
@Injectable()
export class Accounts {
  constructor(
    private readonly database: Database,
    private readonly userLogins: UserLogins,
    private readonly users: Users,
  ) {
    users.onRemove(
      (trx, { id }) => this.refuseLast(trx, id),
      (trx) => this.lockAdmins(trx),
    );
  }

  /** Those whose email begins so, the newest first. @param asked the query of the page */
  async page(beginning: string, asked: object) {
    const typed = beginning.trim().toLowerCase();
    // A domain that is not whole yet, such as `163`, would be the number of a network.
    const from = /@[\d.]+$/.test(typed) ? typed : normalizeEmail(beginning);
    const accounts = this.database.selectFrom('users').select(COLUMNS);
    if (!from) return paginate(accounts, asked);
    const among = (email: RawBuilder<string>) =>
      accounts.where(email, '>=', from).where(email, '<', `${from}\u{10ffff}`);
    if (!this.database.isSqlite) return paginate(among(sql`email COLLATE "C"`), asked);
    // SQLite would sort all of them, while no other request is answered. Of many, the newest are found by their age.
    const found = among(sql`email`);
    const isMany = await found.clearSelect().select('id').limit(1).offset(MANY).executeTakeFirst();
    return paginate(isMany ? among(sql`+email`) : found, asked);
  }

  async find(id: string) {
    const account = this.database.selectFrom('users').select(COLUMNS).where('id', '=', id);
    return account.executeTakeFirst();
  }

  /** @returns undefined where there is no such account */
  endSessions(admin: LoggedInUser, id: string) {
    return this.change(admin, id, (trx) => this.userLogins.endAll(id, trx));
  }

  deactivate(admin: LoggedInUser, id: string) {
    return this.change(admin, id, async (trx) => {
      await this.refuseLast(trx, id);
      await this.set(trx, id, { deactivated_at: now() });
      await this.userLogins.endAll(id, trx, 'deactivated');
    });
  }

  activate(admin: LoggedInUser, id: string) {
    return this.change(admin, id, (trx) => this.set(trx, id, { deactivated_at: null }));
  }

  give(admin: LoggedInUser, id: string, role: Role | null) {
    return this.change(admin, id, async (trx) => {
      if (role !== 'admin') await this.refuseLast(trx, id);
      await this.set(trx, id, { role });
    });
  }

  private change(
    { credential, userId }: LoggedInUser,
    id: string,
    work: (trx: AccountTransaction) => Promise<void>,
  ) {
    return this.users.change(
      { ...credential, userId: id },
      async (trx, { email }) => {
        await work(trx);
        return email;
      },
      async (trx) => {
        // The role was taken away since this request began.
        if (!(await this.lockAdmins(trx)).includes(userId)) throw new ForbiddenException();
      },
    );
  }

  private async set(
    trx: AccountTransaction,
    id: string,
    values: { role?: Role | null; deactivated_at?: number | null },
  ) {
    await trx.updateTable('users').set(values).where('id', '=', id).execute();
  }

  /**
   * Changes of accounts by admins run one after the other: else two admins could take the role from each other. Not
   * FOR UPDATE: a new row with a foreign key to an admin would wait for it, and one that also names the user would be
   * a deadlock.
   */
  private async lockAdmins(trx: Kysely<AllTables>) {
    const admins = await this.admins(trx)
      .orderBy('id')
      .$if(!this.database.isSqlite, (rows) => rows.forNoKeyUpdate())
      .execute();
    return admins.map(({ id }) => id);
  }

  private async refuseLast(trx: Kysely<AllTables>, id: string) {
    const admins = await this.admins(trx).limit(2).execute();
    if (admins.length === 1 && admins[0]!.id === id) throw new ConflictException(LAST);
  }

  private admins(trx: Kysely<AllTables>) {
    return trx
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'admin')
      .where('deactivated_at', 'is', null);
  }
}
