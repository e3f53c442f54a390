import type { SessionSnapshot } from './session-data.js';

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
