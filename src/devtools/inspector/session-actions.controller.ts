import { Controller, Post, Redirect, Req, Session } from '@nestjs/common';
import { isString } from 'class-validator';
import { Config } from '#core/config/config.js';
import { now } from '#core/clock.js';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { SessionData } from '#core/session/session-data.js';
import { newSecret } from '#core/secrets.js';
import { MAX_BYTES } from '#core/session/session-saver.js';
import { ForDevTools, OnlyHere } from '#core/web/dev-tools.js';
import type { PageRequest } from '#core/web/request.js';
import { Recorder } from './recorder.js';
import { bytesOf } from './recording.js';

declare module '#core/session/session-data.js' {
  interface SessionData {
    /** Filled by the inspector, to reach the limit of a session. */
    filling: string | undefined;
  }
}

/** How long the store does not answer. */
const AWAY_SECONDS = 10;

/** Changes the letter at `at`, or the one behind an escape such as %2B: the cookie can still be parsed. */
export function damagedCookie(cookie: string, at: number) {
  while (/%.?$/.test(cookie.slice(0, at)) || cookie[at] === '%') at++;
  return `${cookie.slice(0, at)}${cookie[at] === 'A' ? 'B' : 'A'}${cookie.slice(at + 1)}`;
}

/** A cookie ends with its signature or its nonce. With another one, none of our keys is the right one. */
export const sealedByAnotherKey = (cookie: string) =>
  cookie.replace(/(?:%..|[^%]){20}$/, newSecret().slice(0, 20));

/**
 * Does things to a session, its cookie or its store, at once. Each action leads to the page that was looked at last.
 */
@Controller('__session')
@ForDevTools()
@OnlyHere()
export class SessionActionsController {
  constructor(
    private readonly config: Config,
    private readonly lifecycle: SessionLifecycle,
    private readonly recorder: Recorder,
  ) {
    lifecycle.checkValue('filling', { fits: isString });
  }

  @Post('damage')
  @Redirect()
  damage() {
    return this.change((cookie) => damagedCookie(cookie, this.config.cookieName.length + 10));
  }

  /** As after a rotation of keys, for a browser that did not come back before its end. */
  @Post('key')
  @Redirect()
  key() {
    return this.change(sealedByAnotherKey);
  }

  /** Fills the session until not one byte more fits. Pressed again, it removes that. */
  @Post('fill')
  @Redirect()
  fill(@Session() session: SessionData, @Req() request: PageRequest) {
    // Added to every session when it is saved.
    const saved = { visitorId: 'x'.repeat(32), extendedAt: now() };
    const bytes = bytesOf({ ...saved, ...this.lifecycle.read(request), filling: '' });
    const isFilled = session.filling !== undefined;
    session.filling = isFilled ? undefined : 'x'.repeat(Math.max(0, MAX_BYTES - bytes));
    return this.recorder.back();
  }

  @Post('store')
  @Redirect()
  store() {
    this.recorder.takeStoreAway(AWAY_SECONDS);
    return this.recorder.back();
  }

  private change(way: (cookie: string) => string) {
    const { cookieName, cookieSecure } = this.config;
    const recording = this.recorder.current!;
    const cookie = recording.cookie(cookieName);
    if (cookie) {
      recording.isLeftAlone = true;
      recording.sendCookie(`${way(cookie)}; HttpOnly${cookieSecure ? '; Secure' : ''}`);
    }
    return this.recorder.back();
  }
}
