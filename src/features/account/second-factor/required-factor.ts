import { Injectable, Logger } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { Roles } from '#core/web/access/roles.guard.js';
import { Layout } from '#core/web/page/layout.js';
import { formatTime } from '#core/web/page/format-time.js';
import { secondFactor } from './environment.js';
import { SecondFactor } from './second-factor.js';

const PAGE = '/account/second-factor';

/**
 * Users who must have a second factor, and have none, may go on for the days of grace. After that they are led to the
 * page where it is set up, and get nothing else.
 */
@Injectable()
export class RequiredFactor {
  readonly #settings;
  readonly #confirm;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly factor: SecondFactor,
    layout: Layout,
    currentLogin: CurrentLogin,
    private readonly methods: ReauthenticationMethods,
  ) {
    this.#settings = config.of(secondFactor);
    this.#confirm = config.options.pages.reauthentication;
    if (this.#settings.roles.length === 0) return;
    this.warnOf(this.#settings.roles);
    currentLogin.requireAction((user) => this.action(user));
    layout.addForUsers(async (user) => ({ requiredFactor: await this.notice(user) }));
  }

  /** A misspelled role would require a second factor of nobody, without an error. */
  private warnOf(roles: readonly string[]) {
    const known = ['everybody', ...Roles.used()];
    for (const role of roles.filter((name) => !known.includes(name)))
      new Logger('RequiredFactor').warn(
        `SECOND_FACTOR_FOR names ${role}, a role that no handler asks for. There are: ${known.join(', ')}`,
      );
  }

  /** Users may still open the pages where a factor is set up, those of re-authentication, and the logout. */
  private async action(user: LoggedInUser) {
    const end = await this.graceEnd(user);
    if (end === undefined || now() < end) return undefined;
    const factors = await this.methods.secondFactors(user.userId);
    const ways = await this.methods.of(user.userId);
    const shown = ways.flatMap(({ path, callback }) => (callback ? [path, callback] : [path]));
    const setUp = factors.map((factor) => factor.setUp);
    return { page: PAGE, open: ['/logout', this.#confirm, ...shown, ...setUp] };
  }

  /** Unix seconds. Undefined for a user who needs no second factor, or has one. */
  private async graceEnd({ actor, userId, role, usedMultiFactorCredential }: LoggedInUser) {
    const { roles, graceSeconds } = this.#settings;
    // The days of grace of a user do not begin with an admin's visit.
    if (actor) return undefined;
    const isRequired = roles.includes('everybody') || (role !== null && roles.includes(role));
    if (!isRequired || usedMultiFactorCredential || (await this.factor.of(userId)))
      return undefined;
    // A program has no session in which one could have been shown.
    if (usedMultiFactorCredential === undefined) {
      const factors = await this.methods.secondFactors(userId);
      if (factors.some(({ isThere }) => isThere)) return undefined;
    }
    return (await this.since(userId)) + graceSeconds;
  }

  private async since(userId: string) {
    const rows = this.database.selectFrom('required_factors').select('since');
    const found = await rows.where('user_id', '=', userId).executeTakeFirst();
    if (found) return found.since;
    const since = now();
    await this.database
      .insertInto('required_factors')
      .values({ user_id: userId, since })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return since;
  }

  /** For the layout of each page. */
  private async notice(user: LoggedInUser) {
    const end = await this.graceEnd(user);
    if (end === undefined) return undefined;
    const factors = await this.methods.secondFactors(user.userId);
    return { until: now() < end && formatTime(end), factors };
  }
}
