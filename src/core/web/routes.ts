import { Injectable, type OnApplicationBootstrap, RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, RENDER_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ReauthenticatedGuard } from './access/reauthenticated.guard.js';
import { isGuardedBy, LoggedInGuard } from './access/logged-in.guard.js';
import { isHidden } from './hidden.js';
import { hasSecretPath } from './secret-path.js';
import { type Scope, scopeOf } from './scope.js';
import { webhookOf } from './bodies/webhook.js';

export interface Route {
  /** Such as `NotesController.show`. */
  readonly handler: string;
  readonly method: string;
  /** As declared, such as `/login/:step`. */
  readonly path: string;
  readonly isWebhook: boolean;
  /** The scope that a token needs here. */
  readonly scope: Scope | undefined;
  /** Such as `/reset/:token`, where a token is in the path. */
  readonly isSecret: boolean;
  readonly isHidden: boolean;
  /** Something to look at in a browser: a view, or what is behind the login, such as a file. */
  readonly isPage: boolean;
  /** For users who have re-authenticated. */
  readonly isReauthenticated: boolean;
  /** Matches the paths of this route. */
  readonly pattern: RegExp;
}

/** The routes of the running application, whoever declared them. */
@Injectable()
export class Routes implements OnApplicationBootstrap {
  #routes: Route[] | undefined;
  #webhooks: Route[] | undefined;
  #scoped: Route[] | undefined;
  #secrets: { path: string; begins: RegExp }[] | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** So that a mistake in the routes is reported at the start. */
  onApplicationBootstrap() {
    this.list();
  }

  /** No route is added once the application runs, so what a request asks of them is found out once. */
  list() {
    return (this.#routes ??= this.find());
  }

  private find(): Route[] {
    const routes = this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const controller = metatype as Type;
      const handlers = Object.getPrototypeOf(instance);
      return this.scanner.getAllMethodNames(handlers).flatMap((name) => {
        const handler = handlers[name] as object;
        const method: RequestMethod | undefined = Reflect.getMetadata(METHOD_METADATA, handler);
        if (method === undefined) return [];
        const paths = pathsOf(controller).flatMap((base) =>
          pathsOf(handler).map((own) => join(base, own)),
        );
        return paths.map((path) => ({
          method: RequestMethod[method],
          handler: `${controller.name}.${name}`,
          path,
          pattern: wholeOf(path),
          isWebhook: webhookOf(handler) !== undefined,
          scope: scopeOf(handler),
          isSecret: hasSecretPath(handler),
          isHidden: isHidden(handler, controller),
          isPage: isPage(handler, controller),
          isReauthenticated: isGuardedBy(ReauthenticatedGuard, handler, controller),
        }));
      });
    });
    refuseTwice(routes);
    return routes;
  }

  /** A page may have the path of a webhook, for another method. */
  isWebhook(method: string, path: string) {
    this.#webhooks ??= this.list().filter((route) => route.isWebhook);
    if (!this.#webhooks.some(({ pattern }) => pattern.test(path))) return false;
    const own = method === 'HEAD' ? 'GET' : method;
    return !this.list().some(
      (route) => route.method === own && !route.isWebhook && route.pattern.test(path),
    );
  }

  scopeOf(asked: string, path: string) {
    this.#scoped ??= this.list().filter((route) => route.scope);
    const method = asked === 'HEAD' ? 'GET' : asked;
    const isAsked = (route: Route) => route.method === method && route.pattern.test(path);
    if (!this.#scoped.some(isAsked)) return undefined;
    // `/notes/new` matches `/notes/:id`, too: the most exact route counts.
    return this.list()
      .filter(isAsked)
      .reduce((one, other) => (vagueness(other) < vagueness(one) ? other : one)).scope;
  }

  /**
   * The part of a URL that may be logged: no query, only the route where the path is secret, and where there is no
   * route nothing that looks like a token.
   */
  pathForLog(url: string) {
    const path = url.split('?')[0]!;
    const decoded = path.replace(/%([0-7][\da-f])/gi, (_, code) =>
      String.fromCharCode(+`0x${code}`),
    );
    this.#secrets ??= this.list()
      .filter(({ isSecret }) => isSecret)
      .map(({ path: route }) => ({ path: route, begins: beginningOf(route) }));
    const secret = this.#secrets.find(({ begins }) => begins.test(decoded));
    if (secret) return secret.path;
    const masked = path.replace(LIKE_A_TOKEN, '…');
    if (masked === path || this.list().some(({ pattern }) => pattern.test(path))) return path;
    return masked;
  }

  isPage(path: string) {
    return this.list().some(
      ({ isHidden, isPage, pattern }) => isPage && !isHidden && pattern.test(path),
    );
  }

  /** The methods that a path answers to, for the Allow header (RFC 9110, section 15.5.6). */
  methodsFor(path: string) {
    const methods = this.list()
      .filter(({ isHidden, pattern }) => !isHidden && pattern.test(path))
      .map(({ method }) => method);
    return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)))];
  }
}

/** Express would call the first one, without a word about the other. */
function refuseTwice(routes: readonly Route[]) {
  const seen = new Map<string, Route>();
  for (const route of routes) {
    const key = `${route.method} ${route.pattern.source}`;
    const { handler } = seen.get(key) ?? route;
    if (handler !== route.handler)
      throw new Error(
        `${route.method} ${route.path} is in ${handler} and in ${route.handler}: give one of them another path`,
      );
    seen.set(key, route);
  }
}

const isPage = (handler: object, controller: object) =>
  ['GET', 'ALL'].includes(RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler)]!) &&
  (Reflect.hasMetadata(RENDER_METADATA, handler) ||
    isGuardedBy(LoggedInGuard, handler, controller));

/** Long enough to be a token, also with letters that are written as %41. */
const LIKE_A_TOKEN = /(?:%[\da-f]{2}|[\w-]){20,}/gi;

/** `@Get(['a', 'b'])` has several. */
export const pathsOf = (target: object): string[] =>
  [Reflect.getMetadata(PATH_METADATA, target)].flat();

/** A digit for each part of a path: 0 for a fixed word, 1 for a parameter, 2 for a wildcard. Less is more exact. */
const vagueness = ({ path }: Route) =>
  path.replace(/\/([:*]?)[^/]*/g, (_, sign: string) => String(['', ':', '*'].indexOf(sign)));

export const join = (...parts: string[]) =>
  `/${parts.join('/')}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');

/**
 * Also with an origin before it, double slashes, or more behind it: a URL with a typing error still has the token in
 * it.
 */
const beginningOf = (route: string) => new RegExp(`^(\\w+://[^/]*)?${patternOf(route, '/+')}`, 'i');

export const wholeOf = (route: string) => new RegExp(`^${patternOf(route, '/')}/?$`, 'i');

/** @throws for an optional part, and for a parameter behind a text: they have no pattern here */
const patternOf = (route: string, slash: string) =>
  route
    .split('/')
    .map((part) => {
      if (/[{}]/.test(part))
        throw new Error(`${route} has an optional part, ${part}: declare two paths instead`);
      if (/.[:*]/.test(part))
        throw new Error(
          `${route} has a parameter inside a part, ${part}: give it a part of its own`,
        );
      if (part.startsWith(':')) return '[^/]+';
      return part.startsWith('*') ? '.+' : RegExp.escape(part);
    })
    .join(slash);
