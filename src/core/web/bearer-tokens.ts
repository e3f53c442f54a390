import { applyDecorators, HttpException, Injectable } from '@nestjs/common';
import { CurrentLogin } from '../logins/current-login.js';
import type { LoggedInUser } from '../logins/logged-in-user.js';
import { PerRequest } from '../session/per-request.js';
import type { SessionRequest } from '../session/session-data.js';
import { LoginRequiredException, LoggedIn } from './access/logged-in.guard.js';
import type { PageRequest } from './request.js';
import { Routes } from './routes.js';
import { type Scope, scopeOf, setScope } from './scope.js';

/**
 * Write it above a handler that answers with JSON. Two kinds of clients may call this handler: users who are logged
 * in, and programs whose token has this scope. All other handlers ignore tokens.
 */
export const TokenScope = (name: Scope['name'], description: string) =>
  applyDecorators(setScope({ name, description }), LoggedIn());

/** As RFC 6750 calls it, section 3.1. */
type Refusal = 'invalid_token' | 'insufficient_scope';

/** @param scope what the handler asks for @returns whose token it is */
type Check = (
  request: SessionRequest,
  token: string,
  scope: string,
) => Promise<LoggedInUser | Refusal>;

/** Finds the user of a token that is still valid, for a stream that is open. It does not count as use of the token. */
type Find = (token: string) => Promise<LoggedInUser | undefined>;

class TokenRefusedException extends HttpException {
  constructor(
    readonly error: Refusal,
    readonly scope: string,
  ) {
    super(
      error === 'invalid_token' ? 'This token is not valid' : `This token has no scope ${scope}`,
      error === 'invalid_token' ? 401 : 403,
    );
  }
}

/** The token of a request. Its cookies are ignored: no session is opened, and a form of another site cannot send it. */
const sent = new PerRequest<string>();

export const hasToken = (request: object, handler: object) =>
  sent.get(request) !== undefined && scopeOf(handler) !== undefined;

/** A request of Node, or of either platform. */
interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: PageRequest['headers'];
}

/** Programs that send `Authorization: Bearer …`. Without a feature that has tokens, the header is ignored. */
@Injectable()
export class BearerTokens {
  #check: Check | undefined;
  #find: Find | undefined;

  constructor(
    private readonly currentLogin: CurrentLogin,
    private readonly routes: Routes,
  ) {}

  checkWith(check: Check, find: Find) {
    this.#check = check;
    this.#find = find;
  }

  /** All scopes that a token may have. */
  scopes() {
    const all = this.routes.list().flatMap(({ scope }) => scope ?? []);
    return [...new Map(all.map((scope) => [scope.name, scope])).values()];
  }

  /** Keeps the token of a request, before a session is opened. @returns whether it has one that its route takes */
  take(request: Asked) {
    const [, token] = /^bearer +(\S+) *$/i.exec(String(request.headers.authorization)) ?? [];
    const isTaken = token !== undefined && this.scopeOf(request) !== undefined;
    if (isTaken) sent.set(request, token);
    return isTaken;
  }

  /** @throws when its token is not valid for this handler */
  async authenticate(request: PageRequest, handler: object) {
    const token = sent.get(request);
    if (token === undefined) return;
    const scope = scopeOf(handler)?.name;
    // The platform has chosen another route of this path.
    if (scope === undefined) throw new LoginRequiredException(undefined);
    const found = await this.#check!(request, token, scope);
    if (typeof found === 'string') throw new TokenRefusedException(found, scope);
    this.currentLogin.setUser(request, found, async () => this.#find!(token));
  }

  /** For the header WWW-Authenticate. */
  challengeOf(request: PageRequest, error: unknown) {
    if (error instanceof TokenRefusedException)
      return `Bearer error="${error.error}", scope="${error.scope}"`;
    const scope = error instanceof LoginRequiredException && this.scopeOf(request);
    return scope ? `Bearer scope="${scope}"` : undefined;
  }

  private scopeOf({ method = '', url = '' }: Asked) {
    return this.#check && this.routes.scopeOf(method, url.split('?')[0]!)?.name;
  }
}
