import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cleanup, deleteExpired } from '#core/database/cleanup.js';
import { Database, type Tables } from '#core/database/database.js';
import { paginate } from '#core/database/paginate.js';
import { Events } from '#core/log/events.js';
import { deviceOf } from '#core/logins/device.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import { hashToken } from '#core/secrets.js';
import { type SessionRequest, userAgentOf } from '#core/session/session-data.js';
import { formatTime } from '#core/web/page/format-time.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

export const KEEP_SECONDS = 90 * 24 * 60 * 60;
/** Lines of one user. Whoever has the password could write more and more. */
export const MAX_LINES = 1_000;
/** Written this long after the answer: how long the answer takes must not tell whether the account exists. */
const ATTEMPTS_MS = 1_000;

type Line = Tables['account_activity'];
type Told = Parameters<Parameters<Events['onRecorded']>[0]>;

/**
 * What has happened with an account: each event of the log that has a user. The same from the same place within an hour
 * is one line. What somebody does who is not logged in, such as guessing a password, is one line a day, from
 * wherever: so no stranger can fill the table, or push out other lines.
 */
@Injectable()
export class Activity implements OnModuleDestroy {
  readonly #logger = new Logger('Activity');
  readonly #attempts = new Map<string, Line>();
  #latest = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    cleanup: Cleanup,
    private readonly database: Database,
    events: Events,
    private readonly currentLogin: CurrentLogin,
  ) {
    events.onRecorded((...told) => {
      const note = this.note(...told).catch((error: unknown) => this.#logger.warn(error));
      this.#writing = Promise.allSettled([this.#writing, note]);
    });
    cleanup.add(() =>
      deleteExpired(database, 'account_activity', 'created_at', { until: oldest() }),
    );
  }

  onModuleDestroy() {
    return this.flush();
  }

  /** @param asked the query of the page @param isForAdmin shows which admin it was */
  async of(userId: string, asked: object, isForAdmin = false) {
    await this.flush();
    const lines = this.database
      .selectFrom('account_activity')
      .selectAll()
      .select(({ selectFrom }) =>
        selectFrom('users').select('email').whereRef('users.id', '=', 'other_id').as('other'),
      )
      .where('user_id', '=', userId)
      .where('created_at', '>', oldest());
    const { rows, ...pages } = await paginate(lines, asked);
    const shown = rows.map(({ event, reason, device, ip, count, created_at, by_admin, other }) => ({
      what: inWords(event),
      reason,
      from: ip && `${device}, ${ip}`,
      times: count > 1 && count,
      at: formatTime(created_at / 1000),
      by: by_admin === 1 && ((isForAdmin && other) || 'an admin'),
      to: by_admin === 0 && other,
    }));
    return { lines: shown, ...pages };
  }

  private async note(...[request, event, { userId, reason = '', by }]: Told) {
    if (userId === undefined) return;
    // Two events of one request come one after the other.
    const at = (this.#latest = Math.max(Date.now(), this.#latest + 1));
    // The type in `Events` has fewer fields than the request.
    const visit = request as SessionRequest;
    const from = { device: deviceOf(userAgentOf(visit)), ip: visit.ip ?? '' };
    const isKnown = by !== undefined || (await this.currentLogin.user(visit))?.userId === userId;
    const once = isKnown
      ? [from.device, from.ip, Math.floor(at / HOUR_MS)]
      : [Math.floor(at / DAY_MS)];
    const line = (user_id: string, other_id: string | null, by_admin: number): Line => ({
      id: hashToken(JSON.stringify([user_id, event, reason, other_id, by_admin, ...once])),
      user_id,
      created_at: at,
      event,
      reason,
      // A user is not told where an admin is.
      ...(by_admin ? { device: '', ip: '' } : from),
      count: 1,
      by_admin,
      other_id,
    });
    if (!isKnown) return this.collect(line(userId, null, 0));
    await this.write(line(userId, by ?? null, Number(by !== undefined)));
    if (by !== undefined) await this.write(line(by, userId, 0));
  }

  private collect(line: Line) {
    const count = (this.#attempts.get(line.id)?.count ?? 0) + 1;
    this.#attempts.set(line.id, { ...line, count });
    this.#timer ??= setTimeout(() => void this.flush(), ATTEMPTS_MS).unref();
  }

  private async flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.writeAttempts(this.#writing);
    await this.#writing;
  }

  private async writeAttempts(before: Promise<unknown>) {
    await before;
    const lines = [...this.#attempts.values()];
    this.#attempts.clear();
    for (const line of lines)
      await this.write(line).catch((error: unknown) => this.#logger.warn(error));
  }

  /** Writes nothing when the user was deleted. */
  private async write(line: Line) {
    const { user_id, other_id, id: _, count, ...last } = line;
    const columns = Object.keys(line) as (keyof Line)[];
    const written = await this.database
      .insertInto('account_activity')
      .columns(columns)
      .expression(({ selectFrom }) =>
        selectFrom('users')
          .where('users.id', '=', user_id)
          .select(({ selectFrom, val }) =>
            columns.map((column) =>
              column === 'other_id'
                ? selectFrom('users as other')
                    .select('other.id')
                    .where('other.id', '=', other_id ?? '')
                    .as('other_id')
                : val(line[column]).as(column),
            ),
          ),
      )
      .onConflict((line) =>
        line.column('id').doUpdateSet(({ eb }) => ({
          ...last,
          count: eb('account_activity.count', '+', count),
        })),
      )
      .returning('count')
      .executeTakeFirst();
    if (written?.count === count) await this.keepLatest(user_id);
  }

  private async keepLatest(userId: string) {
    const lines = this.database.selectFrom('account_activity').where('user_id', '=', userId);
    await this.database
      .deleteFrom('account_activity')
      .where('user_id', '=', userId)
      .where(
        'created_at',
        '<',
        lines
          .select('created_at')
          .orderBy('created_at', 'desc')
          .limit(1)
          .offset(MAX_LINES - 1),
      )
      .execute();
  }
}

const oldest = () => Date.now() - KEEP_SECONDS * 1000;

/** `password_changed` is "Password changed". */
const inWords = (event: string) =>
  event.charAt(0).toUpperCase() + event.slice(1).replaceAll('_', ' ');
