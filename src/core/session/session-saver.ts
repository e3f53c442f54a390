import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { now } from '../clock.js';
import { SessionLifecycle } from './lifecycle.js';
import { lifetimeOf, needsExtending } from './lifetime.js';
import { newSecret } from '../secrets.js';
import { sessionOf, type SessionRequest } from './session-data.js';
import { SessionNotJson } from './session-not-json.js';
import { SessionTooLarge } from './session-too-large.js';
import { isPrefetchOrHead } from './prefetch-or-head.js';

/** Runs for every session before an answer begins. */
@Injectable()
export class SessionSaver {
  constructor(
    private readonly config: Config,
    private readonly lifecycle: SessionLifecycle,
  ) {}

  async save(request: SessionRequest) {
    if (isPrefetchOrHead(request)) return this.lifecycle.discard(request);

    const held = this.lifecycle.read(request);
    // With an empty session a visitor gets no row and no cookie.
    if (Object.keys(held).length === 0) return;

    // Production keeps what it can: there the mistake is older than this request.
    if (!this.config.isProduction) SessionNotJson.check(held);

    const session = sessionOf(request);
    session.visitorId ??= newSecret();
    if (needsExtending(held.extendedAt, lifetimeOf(held, this.config))) {
      session.extendedAt = now();
    }
    SessionTooLarge.check(this.lifecycle.read(request));
    await this.lifecycle.save(request);
  }
}
