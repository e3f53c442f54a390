import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import { Database, type Tables } from '#core/database/database.js';
import { Events } from '#core/log/events.js';
import { now } from '#core/clock.js';
import { deviceOf } from '#core/logins/device.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { type SessionRequest, userAgentOf } from '#core/session/session-data.js';
import { Credentials } from '#core/users/credentials.js';
import { Users } from '#core/users/users.js';
import { nextHistory, type ClientHistory } from './client-history.js';

type Row = Selectable<Tables['logins']>;

/**
 * Notices a cookie that seems stolen (session hijacking): a login that is used in two places at once. Its owner is
 * told once, and whoever has it must re-authenticate. Nobody is logged out: it may be a mistake.
 */
@Injectable()
export class SessionHijacking {
  constructor(
    private readonly credentials: Credentials,
    private readonly database: Database,
    private readonly events: Events,
    currentLogin: CurrentLogin,
    private readonly users: Users,
  ) {
    currentLogin.onClientChange((...found) => this.check(...found));
  }

  private async check(user: LoggedInUser, row: Row, request?: SessionRequest) {
    const history: ClientHistory = row.client_history
      ? JSON.parse(row.client_history)
      : { last: { ip: row.ip, agent: row.user_agent }, at: 0 };
    // The media player of a browser asks for ranges, and has a user agent of its own.
    const here = request &&
      !request.headers.range && { ip: request.ip ?? '', agent: userAgentOf(request) };
    const next = here ? nextHistory(history, here, now()) : undefined;
    if (next?.suspectedAt !== undefined) await this.tell(request!, user, row, next);
    else if (next) await this.write(this.database, row, next);
    const { suspectedAt = -1 } = next ?? history;
    // Also in this session, or a copy of the cookie would count as soon as its owner has re-authenticated.
    return user.reauthenticatedAt > suspectedAt ? user : { ...user, reauthenticatedAt: 0 };
  }

  private async tell(request: SessionRequest, user: LoggedInUser, row: Row, next: ClientHistory) {
    const other = next.before!;
    const device = deviceOf(other.agent);
    const what = `Your login is used in two places at once: ${deviceOf(next.last.agent)} and ${device}`;
    const isTold = await this.users.change(user.credential, async (trx, owner, loginAt) => {
      const isFirst = await this.write(trx, row, next);
      if (isFirst) await this.credentials.warnOwner(trx, owner, { what }, loginAt);
      return isFirst;
    });
    const told = { userId: user.userId, reason: `${device}, ${other.ip}` };
    if (isTold) this.events.record(request, 'login_in_two_places', told);
  }

  /** @returns false when another request was faster */
  private async write(
    database: Pick<Database, 'updateTable'>,
    { id, client_history: before }: Row,
    next: ClientHistory,
  ) {
    const { numUpdatedRows } = await database
      .updateTable('logins')
      .set({ client_history: JSON.stringify(next) })
      .where('id', '=', id)
      .where('client_history', 'is not distinct from', before)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}
