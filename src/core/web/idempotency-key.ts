import { nanoid } from 'nanoid';
import { PerRequest } from '../session/per-request.js';
import { hashToken } from '../secrets.js';
import type { PageRequest } from './request.js';

/** The hidden field that `src/core/platform/templates.ts` writes into every form of a page. */
export const IDEMPOTENCY_KEY = 'idempotencyKey';

/** Tells users apart without naming them. */
export const shortUserHash = (userId: string) => hashToken(userId).slice(0, 8);

/** For the forms of one page: 126 random bits, and the user whom the page is made for, unless that is a guest. */
export const newIdempotencyKey = (userId: string | undefined) =>
  `${nanoid()}.${userId === undefined ? '' : shortUserHash(userId)}`;

const SHAPE = /^[\w-]{21}\.([\w-]{8})?$/;

const keys = new PerRequest<string>();

/** Removes the key from the body: a handler gets only what was typed. */
export function takeIdempotencyKey(request: { body?: unknown }) {
  const fields = Object(request.body) as Record<string, unknown>;
  const key = fields[IDEMPOTENCY_KEY];
  if (typeof key !== 'string' || !SHAPE.test(key)) return;
  keys.set(request, key);
  Reflect.deleteProperty(fields, IDEMPOTENCY_KEY);
}

/** Undefined for a program, which has read no page. */
export const idempotencyKeyOf = (request: PageRequest) => keys.get(request);

/** The short hash of the user whom the form was shown to. Undefined for a guest, and without a key. */
export const madeFor = (request: PageRequest) => SHAPE.exec(idempotencyKeyOf(request) ?? '')?.[1];
