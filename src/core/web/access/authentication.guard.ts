import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Events } from '../../log/events.js';
import { SessionLifecycle } from '../../session/lifecycle.js';
import type { EndReason } from '../../logins/login-rows.js';
import { doesNotExtendLogin, CurrentLogin } from '../../logins/current-login.js';
import { sessionOf } from '../../session/session-data.js';
import { Impersonation } from '../../logins/impersonation.js';
import { BearerTokens } from '../bearer-tokens.js';
import { join, pathsOf } from '../routes.js';
import { isMessage, isNavigation, type PageRequest, requestOf } from '../request.js';
import { RedirectException } from '../redirect-exception.js';
import { ReauthenticationMethods } from './reauthentication-methods.js';
import {
  ActionRequiredException,
  EXTENDS_LOGIN,
  ImpersonationException,
} from './logged-in.guard.js';

/** Called before the login is read, because reading it extends it. */
export function applyExtendsLogin(context: ExecutionContext) {
  const extendsLogin = (Reflect.getMetadata(EXTENDS_LOGIN, context.getHandler()) ??
    Reflect.getMetadata(EXTENDS_LOGIN, context.getClass())) as boolean | undefined;
  doesNotExtendLogin.set(requestOf(context), extendsLogin === false);
}

/**
 * When the login of a session has ended, a new session begins, so that nothing is left for the next person at the
 * same browser. The next page says why. A user with a required action is redirected to the page of that action.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly events: Events,
    private readonly lifecycle: SessionLifecycle,
    private readonly currentLogin: CurrentLogin,
    private readonly methods: ReauthenticationMethods,
    private readonly impersonation: Impersonation,
    private readonly tokens: BearerTokens,
  ) {}

  async canActivate(context: ExecutionContext) {
    const request = requestOf(context);
    applyExtendsLogin(context);
    // Each message of a socket, like each request, checks again whether its login has ended.
    if (isMessage(context)) this.currentLogin.forget(request);
    else if (request.headers.authorization)
      await this.tokens.authenticate(request as PageRequest, context.getHandler());
    const reason = await this.currentLogin.endReason(request);
    // The socket is closed soon.
    if (reason && isMessage(context)) return false;
    if (reason) {
      this.events.record(request, 'login_ended', { reason });
      const isActing = sessionOf(request).actorLogin !== undefined;
      // The page that is opened next tells it.
      if (isActing && !isNavigation(request as PageRequest)) throw new ImpersonationException();
      const own = await this.impersonation.end(request);
      if (own) {
        own.flash = 'You do not act as another user any more: the time is over.';
        // What was sent was meant to be done as the other user.
        throw new RedirectException('/');
      }
      const session = await this.lifecycle.reset(request);
      session.flash = this.words(reason);
      this.currentLogin.forget(request);
    }
    const { actor, requiredAction } = (await this.currentLogin.user(request)) ?? {};
    if (actor && !isMessage(context) && this.isReauthentication(context))
      throw new ImpersonationException();
    if (requiredAction && !isMessage(context)) throw new ActionRequiredException(requiredAction);
    return requiredAction === undefined;
  }

  /** An admin who acts as a user cannot re-authenticate: it would use up the attempts of the user, and send mails. */
  private isReauthentication(context: ExecutionContext) {
    const { params } = context.switchToHttp().getRequest<PageRequest>();
    const all = [this.config.options.pages.reauthentication, ...this.methods.paths];
    return declaredPathsOf(context).some((declared) => {
      const asked = declared.replace(/:(\w+)/g, (_, name: string) => String(params[name]));
      return all.some((path) => `${asked}/`.toLowerCase().startsWith(`${path}/`.toLowerCase()));
    });
  }

  private words(reason: EndReason) {
    const { idleSeconds, absoluteSeconds, loginsPerUser } = this.config;
    const words: Partial<Record<EndReason, string>> = {
      idle: `You were logged out, because nothing happened for ${inWords(idleSeconds)}.`,
      absolute: `You were logged out, because a login lasts for ${inWords(absoluteSeconds)}. Log in again to go on.`,
      limit: `You were logged out by a login on another device: ${
        loginsPerUser === 1 ? 'one at a time is' : `${loginsPerUser} at a time are`
      } allowed.`,
    };
    return (
      words[reason] ?? 'You were logged out on another device, or by a change of your password.'
    );
  }
}

/** Not as it was sent: a platform may take capitals, and letters that are encoded. */
const declaredPathsOf = (context: ExecutionContext) =>
  pathsOf(context.getClass()).flatMap((base) =>
    pathsOf(context.getHandler()).map((own) => join(base, own)),
  );

const LONG = new Intl.DurationFormat('en', { style: 'long' });

/** "30 minutes" */
const inWords = (seconds: number) =>
  LONG.format({
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  });
