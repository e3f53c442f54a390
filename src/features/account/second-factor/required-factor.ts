import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { now } from '#core/session/clock.js';
import { Logins, type SignedInUser } from '#core/session/logins.js';
import { ReauthenticationMethods } from '#core/web/access/reauthentication-methods.js';
import { Layout } from '#core/web/page/layout.js';
import { moment } from '#core/web/page/moment.js';
import type { PageRequest } from '#core/web/request.js';
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
    logins: Logins,
    private readonly methods: ReauthenticationMethods,
  ) {
    this.#settings = config.of(secondFactor);
    this.#confirm = config.options.pages.confirm;
    if (this.#settings.roles.length === 0) return;
    logins.requireAction((user, request) => this.pageFor(user, request as PageRequest));
    layout.addForUsers(async (user) => ({ requiredFactor: await this.notice(user) }));
  }

  private async pageFor(user: SignedInUser, { url }: PageRequest) {
    const end = await this.graceEnd(user);
    if (end === undefined || now() < end || (await this.isOpen(url, user))) return undefined;
    return PAGE;
  }

  /** Unix seconds. Undefined for who needs no second factor, or has shown that they have one. */
  private async graceEnd({ userId, role, isMultiFactor }: SignedInUser) {
    const { roles, graceSeconds } = this.#settings;
    const isRequired = roles.includes('everybody') || (role !== null && roles.includes(role));
    if (!isRequired || isMultiFactor || (await this.factor.of(userId))) return undefined;
    // A program has no session in which one could have been shown.
    if (isMultiFactor === undefined) {
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

  /** Where a factor is set up or shown, and the way out. */
  private async isOpen(url: string, { userId }: SignedInUser) {
    const path = `${url.split('?')[0]!}/`;
    const factors = await this.methods.secondFactors(userId);
    const open = ['/logout', this.#confirm, ...factors.map(({ setUp }) => setUp)];
    return open.some((page) => path.startsWith(`${page}/`));
  }

  /** For the layout of each page. */
  private async notice(user: SignedInUser) {
    const end = await this.graceEnd(user);
    if (end === undefined) return undefined;
    const factors = await this.methods.secondFactors(user.userId);
    return { until: now() < end && moment(end), factors };
  }
}
