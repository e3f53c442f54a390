import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Config } from '#core/config/config.js';
import { Unavailable } from '#core/database/unavailable.js';
import { newSecret } from '#core/secrets.js';
import { DevToolsAccess } from '#core/web/dev-tools.js';
import { Routes } from '#core/web/routes.js';
import { type Entry, entryOf } from './entry.js';
import { Recording } from './recording.js';
import { RequestHistory } from './request-history.js';

/** Requests without a session. */
const ASIDE = /^\/((public|health)\/|(favicon|robots)\.)/;

const LONGEST_PATH = 300;

/** Records each request of those who may use the inspector, from its first line to the end of its answer. */
@Injectable()
export class Recorder {
  readonly #current = new AsyncLocalStorage<Recording | undefined>();
  #awayUntil = 0;

  constructor(
    private readonly config: Config,
    private readonly devTools: DevToolsAccess,
    private readonly routes: Routes,
    private readonly history: RequestHistory,
  ) {}

  get current() {
    return this.#current.getStore();
  }

  listen(server: Server) {
    server.prependListener('request', (raw: IncomingMessage, response: ServerResponse) => {
      const isRecorded = !ASIDE.test(raw.url ?? '') && this.devTools.areFor(raw);
      const recording = isRecorded ? new Recording(raw, response) : undefined;
      // From here on, for everything that this request causes.
      this.#current.enterWith(recording);
      if (recording?.isOwn && raw.method === 'GET') {
        // Looking at a session must not change it: it must not be extended, nor its flash message be used up.
        raw.headers['sec-purpose'] = 'prefetch';
      } else if (recording) {
        response.once('close', () => this.keep(recording));
      }
    });
  }

  /** The page that this browser looked at last. */
  back() {
    const { raw, before } = this.current!;
    const entries = this.history.of(this.history.trailOf(raw.headers.cookie, before) ?? '');
    const isPage = ({ method, status }: Entry) => method === 'GET' && status < 300;
    return { url: entries.findLast(isPage)?.path ?? '/', statusCode: 303 };
  }

  takeStoreAway(seconds: number) {
    this.#awayUntil = Date.now() + seconds * 1000;
  }

  /** Asks the store, or fails like a store that does not answer, while the inspector has switched it off. */
  ask<Answer>(
    recording: Recording,
    what: string,
    question: () => Promise<Answer>,
    told?: (answer: Answer) => string,
  ) {
    const asked = async () => {
      const isAway = Date.now() < this.#awayUntil && !recording.isOwn;
      if (isAway) throw new Unavailable('The store', new Error('the inspector took it away'));
      return question();
    };
    return recording.ask(what, asked, told);
  }

  private keep(recording: Recording) {
    const { raw, response, request, before, after } = recording;
    if (!request || (!recording.hasSession && response.statusCode < 500)) return;
    const entry = entryOf(recording, this.config, (url) =>
      this.routes.pathForLog(url).slice(0, LONGEST_PATH),
    );
    const known = this.history.trailOf(raw.headers.cookie, before);
    const trail = known ?? (entry.setCookie || before.visitorId ? newSecret() : undefined);
    if (trail) this.history.follow(trail, before, after);
    this.history.add(entry, trail);
  }
}
