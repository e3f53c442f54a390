import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Config } from '../config/config.js';
import { Unavailable } from '../database/unavailable.js';
import type { SessionSnapshot } from '../session/session-data.js';
import { DevTools } from '../web/dev-tools.js';
import { secretHider, sessionText } from '../web/errors/hide-secrets.js';
import type { PageRequest } from '../web/request.js';
import { Routes } from '../web/routes.js';
import { bytesOf, changesOf, type Entry } from './entry.js';
import { arrivalOf, crossSiteOf, reasonNotToSend, reasonToSend } from './reasons.js';
import { nameOf, Recording } from './recording.js';
import { newTrail, Trails } from './trails.js';

/** What has nothing to do with a session. */
const ASIDE = /^\/((public|health)\/|(favicon|robots)\.)/;

const LONGEST_PATH = 300;

/** Follows each request of whoever may use the inspector, from its first line to the end of its answer. */
@Injectable()
export class Recorder {
  readonly #current = new AsyncLocalStorage<Recording | undefined>();
  #awayUntil = 0;

  constructor(
    private readonly config: Config,
    private readonly devTools: DevTools,
    private readonly routes: Routes,
    private readonly trails: Trails,
  ) {}

  get current() {
    return this.#current.getStore();
  }

  listen(server: Server) {
    server.prependListener('request', (raw: IncomingMessage, response: ServerResponse) => {
      const isRecorded = !ASIDE.test(raw.url ?? '') && this.devTools.areFor(raw);
      const recording = isRecorded ? new Recording(raw, response) : undefined;
      // From here on, for all that happens because of this request.
      this.#current.enterWith(recording);
      if (recording?.isOwn && raw.method === 'GET') {
        // Looking at a session must not change it: neither extend it, nor use up its notice.
        raw.headers['sec-purpose'] = 'prefetch';
      } else if (recording) {
        response.once('close', () => this.keep(recording));
      }
    });
  }

  takeStoreAway(seconds: number) {
    this.#awayUntil = Date.now() + seconds * 1000;
  }

  /** @throws as a store does that does not answer, when it was taken away */
  refuseIfAway() {
    if (Date.now() >= this.#awayUntil || this.current?.isOwn) return;
    throw new Unavailable('The store', new Error('the inspector took it away'));
  }

  private keep(recording: Recording) {
    const { raw, response, request, before, after } = recording;
    const { statusCode: status } = response;
    if (!request || (!recording.hasSession && status < 500)) return;
    const known = this.trails.trailOf(raw.headers.cookie, before);
    const trail = known ?? newTrail();
    this.trails.follow(trail, before, after);
    const hide = secretHider(this.config, request, { ...before, ...after });
    const location = response.getHeader('Location');
    const cookie = this.cookieOf(response);
    const told = (url: string) => this.routes.pathForLog(url).slice(0, LONGEST_PATH);
    const entry: Entry = {
      id: recording.id,
      trail,
      isNobodys: known === undefined && cookie === undefined,
      at: recording.at,
      milliseconds: recording.milliseconds,
      method: raw.method ?? '',
      path: told(raw.url ?? ''),
      status,
      leadsTo: location === undefined ? undefined : told(String(location)),
      hasCookie: recording.hasCookie(this.config.cookieName),
      arrived: arrivalOf(recording, this.config.cookieName),
      setCookie: cookie?.replace(/=[^;]*/, '=…'),
      reason: cookie
        ? reasonToSend(recording, this.config)
        : reasonNotToSend(recording, this.config),
      bytes: bytesOf(after),
      changes: changesOf({ ...before }, { ...after }, (session) => visible(session, hide)),
      asks: recording.asks,
      crossSite: crossSiteOf(recording, this.config),
      tries: recording.tries,
    };
    this.trails.add(entry);
  }

  /** The line of the session cookie in an answer. */
  private cookieOf(response: ServerResponse) {
    const lines = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
    return lines.findLast((line) => line.startsWith(`${this.config.cookieName}=`));
  }

  /** What may be shown of the session of a request. */
  visible(request: PageRequest, session: SessionSnapshot) {
    return visible(session, secretHider(this.config, request, session));
  }
}

/** Secrets by which somebody is known. They are long and random, so a fingerprint tells them apart and no more. */
const NAMES = ['login', 'visitorId'] as const;

/** Without what is secret by its name, and without what is known to be secret wherever it stands. */
const visible = (session: SessionSnapshot, hide: (text: string) => string) => ({
  ...(JSON.parse(sessionText(session), (_, value: unknown) =>
    typeof value === 'string' ? hide(value) : value,
  ) as Record<string, unknown>),
  ...Object.fromEntries(
    NAMES.filter((name) => session[name]).map((name) => [name, nameOf(session[name]!)]),
  ),
});
