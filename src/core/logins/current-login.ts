import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Events } from '../log/events.js';
import type { VerifiedCredential } from '../users/verified-credential.js';
import { isUsable } from '../users/passwords.js';
import { now } from '../clock.js';
import { EndedLogins } from './ended-logins.js';
import {
  type EndReason,
  expiryOf,
  insertLogin,
  loginFinder,
  refuseDeactivated,
  loggedInUser,
  updateLastSeen,
} from './login-rows.js';
import { LoginLimit } from './login-limit.js';
import { loginSeconds } from '../session/lifetime.js';
import { PerRequest } from '../session/per-request.js';
import { hashToken } from '../secrets.js';
import { sessionOf, type SessionRequest, userAgentOf } from '../session/session-data.js';
import { isPrefetchOrHead } from '../session/prefetch-or-head.js';
import type { FindAction, ClientCheck, LoggedInUser } from './logged-in-user.js';

/** A request that does not count as use: it does not extend the login. */
export const doesNotExtendLogin = new PerRequest<boolean>();

interface HowToStart {
  readonly remember?: boolean;
  /** The login of the session goes on, with a new id. */
  readonly isRenewal?: boolean;
  /** The id of another login of the user, which ends so that this one can begin. */
  readonly replacedLoginId?: string | undefined;
}

type Found = LoggedInUser | EndReason | undefined;

type FindByToken = () => Promise<LoggedInUser | undefined>;

/**
 * Says who is logged in with a request. To start or end a login, use `LoginLifecycle`. A login is a row, and the cookie
 * only has its id. So when a login ends, it also ends for a copy of the cookie, and for a request that is still running.
 */
@Injectable()
export class CurrentLogin {
  /** The row is read once for each request. */
  readonly #found = new PerRequest<Promise<Found>>();
  readonly #actors = new PerRequest<string>();
  readonly #tokens = new PerRequest<FindByToken>();
  readonly #findRow;
  readonly #requiredActions: FindAction[] = [];
  readonly #clientChecks: ClientCheck[] = [];

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly ended: EndedLogins,
    events: Events,
    private readonly limit: LoginLimit,
  ) {
    this.#findRow = loginFinder(database);
    events.findActorWith((request) => this.#actors.get(request));
  }

  /**
   * A feature adds an action that some users must do before all else: until then other pages and sockets are refused.
   * The first action that a user must do counts.
   */
  requireAction(find: FindAction) {
    this.#requiredActions.push(find);
  }

  /**
   * Calls `check` when the IP address or the user agent of a request is not that of the start of the login, or was not
   * in an earlier request. `check` returns the user of this request. What it must know next time it stores in the
   * column `client_history`.
   */
  onClientChange(check: ClientCheck) {
    this.#clientChecks.push(check);
  }

  /** Undefined for a guest. */
  async user(request: SessionRequest) {
    const found = await this.read(request);
    return typeof found === 'object' ? found : undefined;
  }

  /** Which of several session cookies counts: the first one whose login has not ended, or else the first one. */
  async firstOf<Request extends SessionRequest>(requests: readonly Request[]) {
    for (const request of requests) if (await this.reload(request)) return request;
    return requests[0];
  }

  /** Sets the user of this request, which a program has sent with a token and without a session. */
  setUser(request: SessionRequest, user: LoggedInUser, findByToken: FindByToken) {
    this.#found.set(request, this.withAction(user, request));
    this.#tokens.set(request, findByToken);
  }

  /** Why the login has ended. Undefined when somebody is logged in, and for a guest who never was. */
  async endReason(request: SessionRequest) {
    const found = await this.read(request);
    return typeof found === 'string' ? found : undefined;
  }

  /** Reads the row again, without extending the login: a connection may be open for longer than the login lasts. */
  async reload(request: SessionRequest) {
    const findByToken = this.#tokens.get(request);
    if (findByToken) {
      const user = await findByToken();
      return user && this.withAction(user, request);
    }
    const found = await this.find(request, false);
    return typeof found === 'object' ? found : undefined;
  }

  /**
   * Starts a login. The login that the session had before ends.
   * @returns the secret that points at the new row, or undefined when the credential is no longer valid
   * @throws TooManyLogins when the user must choose which other login ends
   * @throws ForbiddenException when the account is deactivated
   */
  async start(request: SessionRequest, credential: VerifiedCredential, how: HowToStart = {}) {
    const { remember = false, isRenewal = false, replacedLoginId } = how;
    const at = now();
    const seconds = loginSeconds(this.config, remember);
    const { isByMail, passwordHash = '' } = credential;
    const started = await insertLogin(this.database, credential, at, {
      user_id: credential.userId,
      login_at: credential.loginAt ?? Date.now(),
      // A user who has a password, and logged in by a mail only, is asked for the password before something dangerous.
      reauthenticated_at: isByMail && isUsable(passwordHash) ? 0 : at,
      remembered: Number(remember),
      idle_seconds: remember ? seconds : this.config.idleSeconds,
      ends_at: at + seconds,
      user_agent: userAgentOf(request),
      ip: request.ip ?? '',
    });
    if (!started) return refuseDeactivated(this.database, credential);
    const { login: before, actorLogin } = sessionOf(request);
    if (before) await this.ended.endPrevious(hashToken(actorLogin ?? before), isRenewal);
    await this.limit.enforce(started.login, { replacedLoginId, mayAsk: !isRenewal });
    this.forget(request);
    return started.secret;
  }

  /** Ends the login of the session. When an admin acts as another user, both logins end. */
  async end(request: SessionRequest) {
    const { login, actorLogin = login } = sessionOf(request);
    if (actorLogin === undefined) return;
    await this.ended.endOne(hashToken(actorLogin), 'logout');
    this.forget(request);
  }

  /** Reads the row again when it is next asked for: the session has changed. */
  forget(request: SessionRequest) {
    this.#found.set(request, undefined);
  }

  private read(request: SessionRequest) {
    return this.#found.getOr(request, () => this.find(request));
  }

  private async withAction(user: LoggedInUser, request: SessionRequest): Promise<LoggedInUser> {
    for (const find of this.#requiredActions) {
      const action = await find(user);
      if (!action) continue;
      const { url = '/' } = request as { readonly url?: string };
      const path = `${url.split('?')[0]!}/`;
      const isOpen = action.open.some((page) => path.startsWith(`${page}/`));
      return { ...user, requiredAction: isOpen ? undefined : action.page };
    }
    return user;
  }

  private async find(
    request: SessionRequest,
    isUse = !isPrefetchOrHead(request) && !doesNotExtendLogin.get(request),
  ): Promise<Found> {
    const { login } = sessionOf(request) ?? {};
    if (login === undefined) return undefined;
    const id = hashToken(login);
    const row = await this.#findRow(id);
    if (!row) return (await this.ended.reasonOf(id)) ?? 'revoked';
    const expiry = expiryOf(row);
    if (expiry.ended_at <= now()) return expiry.reason;
    const lastSeenAt = isUse ? await updateLastSeen(this.database, row) : row.last_seen_at;
    let user = loggedInUser(row, sessionOf(request), lastSeenAt);
    this.#actors.set(request, user.actor?.userId);
    // All that follows was checked for the admin's own login.
    if (user.actor) return user;
    const { client_history: history, ip, user_agent: agent } = row;
    if (history !== null || ip !== request.ip || agent !== userAgentOf(request))
      for (const check of this.#clientChecks)
        user = await check(user, row, isUse ? request : undefined);
    return this.withAction(user, request);
  }
}
