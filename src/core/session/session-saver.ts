import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { now } from '../clock.js';
import { SessionLifecycle } from './lifecycle.js';
import { lifetimeOf, needsExtending } from './lifetime.js';
import { newSecret } from '../secrets.js';
import { sessionOf, type SessionRequest, type SessionSnapshot } from './session-data.js';
import { isPrefetchOrHead } from './prefetch-or-head.js';

/**
 * RFC 6265bis lets a browser drop a cookie of more than 4096 bytes, and it does so without an error. Encrypted and
 * encoded, this many bytes stay below that. Sessions on the server have the same limit: what works on one platform
 * works on the other.
 */
export const MAX_BYTES = 2700;

export class SessionTooLarge extends Error {
  constructor(bytes: number, keys: string[]) {
    super(
      `The session has ${bytes} bytes, more than the ${MAX_BYTES} that fit into a cookie (${keys.join(', ')}). ` +
        'Keep an id in the session, and the data in the database.',
    );
  }

  static check(session: SessionSnapshot) {
    const bytes = Buffer.byteLength(JSON.stringify(session));
    if (bytes > MAX_BYTES) throw new SessionTooLarge(bytes, Object.keys(session));
  }
}

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

/** A value that JSON does not keep as it is: the next request would read something else, or nothing. */
export class SessionNotJson extends Error {
  constructor(path: string, value: unknown) {
    super(
      `session.${path} is ${nameOf(value)}, which a session cannot keep: the next request would read ${read(value)}. ` +
        'Assign text, numbers, lists or plain objects; of a date, its time in seconds.',
    );
  }

  static check(session: SessionSnapshot) {
    for (const [key, value] of Object.entries(session)) refuse(value, key);
  }
}

function refuse(value: unknown, path: string) {
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return;
  if (Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      // In a list it would become null.
      if (item === undefined) throw new SessionNotJson(`${path}[${at}]`, item);
      refuse(item, `${path}[${at}]`);
    }
  } else if (isPlain(value)) {
    for (const [key, item] of Object.entries(value)) refuse(item, `${path}.${key}`);
  } else throw new SessionNotJson(path, value);
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

const nameOf = (value: unknown) => {
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null
    ? `a ${value.constructor.name}`
    : String(value);
};

/** JSON refuses some values with an error. */
const read = (value: unknown) =>
  typeof value === 'bigint' ? 'nothing' : (JSON.stringify(value) ?? 'nothing');
