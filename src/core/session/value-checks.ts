import { Logger } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { sessionOf, type SessionRequest } from './session-data.js';

interface Convert<Value> {
  /** Converts a value that does not fit. Without it, such a value is dropped. */
  readonly convert?: (value: unknown) => Value | undefined;
}

/** Whether this version of the application can read a value. */
interface Fits {
  readonly fits: (value: unknown) => boolean;
}

/** For an object: a class with the rules of class-validator. */
interface As {
  readonly as: new () => object;
}

/** For a key of the session. */
export type ValueCheck<Value> = (Fits | As) & Convert<Value>;

/**
 * What another version of the application may have stored: before a deployment, after a rollback, or while both run.
 * A value that does not fit never reaches a handler.
 */
export class ValueChecks {
  readonly #logger = new Logger('Session');
  readonly #checks = new Map<string, Fits & Convert<unknown>>();
  readonly #logged = new Set<string>();

  get keys() {
    return [...this.#checks.keys()];
  }

  add(key: string, check: ValueCheck<unknown>) {
    this.#checks.set(key, 'as' in check ? { ...check, fits: isValid(check.as) } : check);
  }

  apply(request: SessionRequest) {
    const session = sessionOf(request) as object as Partial<Record<string, unknown>> | undefined;
    if (!session) return;
    for (const [key, check] of this.#checks) {
      const value = session[key];
      if (value !== undefined && !doesFit(check, value))
        session[key] = this.another(key, check, value);
    }
  }

  private another(key: string, check: Fits & Convert<unknown>, value: unknown) {
    const converted = convertedBy(check, value);
    const what = `${key} ${converted === undefined ? 'dropped' : 'converted'}`;
    if (!this.#logged.has(what))
      this.#logger.warn(
        `A session has a value that this version of the application cannot read, probably from another version: ${what}. Later ones are not logged.`,
      );
    this.#logged.add(what);
    return converted;
  }
}

/** A check knows the values of its own version only, so it may fail at another one. */
function doesFit({ fits }: Fits, value: unknown) {
  try {
    return fits(value);
  } catch {
    return false;
  }
}

function convertedBy({ convert, fits }: Fits & Convert<unknown>, value: unknown) {
  try {
    const converted = convert?.(value);
    return fits(converted) ? converted : undefined;
  } catch {
    return undefined;
  }
}

const isValid = (Class: new () => object) => (value: unknown) =>
  typeof value === 'object' &&
  !Array.isArray(value) &&
  validateSync(Object.assign(new Class(), value)).length === 0;
