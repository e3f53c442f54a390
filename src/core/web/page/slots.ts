import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import type { SessionRequest } from '../../session/session-data.js';
import { PersistentCookie } from '../persistent-cookie.js';

/** A partial, such as `passkeys/_login`, and the values that it shows. */
interface Part {
  readonly view: string;
  /** Tells apart two parts with the same view, for `markUsed`. */
  readonly name?: string;
  /** On a page about one user: more values. @param asked the query of the page */
  load?(userId: string, asked: object): Promise<object>;
  readonly [value: string]: unknown;
}

const nameOf = ({ view, name = view }: Part) => name;

export const USED_SECONDS = 365 * 24 * 60 * 60;

/**
 * Places on a page where other features can show something, such as a link on the login page. The page only knows the
 * name of its slot, and not these features.
 */
@Injectable()
export class Slots {
  readonly #parts = new Map<string, Part[]>();

  constructor(private readonly config: Config) {}

  /** In `onModuleInit`, which Nest calls in the order of `src/features.ts`. */
  add(slot: string, part: Part) {
    this.#parts.set(slot, [...this.in(slot), part]);
  }

  /** @param request parts that were used in its browser come first, the latest before the others */
  in(slot: string, request?: SessionRequest): readonly Part[] {
    const parts = this.#parts.get(slot) ?? [];
    const used = request ? this.usedIn(slot, request) : [];
    const rank = (part: Part) => used.indexOf(nameOf(part)) + 1 || Number.MAX_SAFE_INTEGER;
    return parts.toSorted((one, other) => rank(one) - rank(other));
  }

  /** Of a slot on a page about one user. */
  of(slot: string, userId: string, asked: object) {
    const parts = this.in(slot).map(async (part) => ({
      ...part,
      ...(await part.load?.(userId, asked)),
    }));
    return Promise.all(parts);
  }

  /** Keeps the part that was used last in a cookie. Does nothing where the slot has one part only. */
  markUsed(slot: string, request: SessionRequest, name: string) {
    const names = this.in(slot).map(nameOf);
    if (names.length < 2 || !names.includes(name)) return;
    const used = new Set([name, ...this.usedIn(slot, request)]);
    const known = [...used].filter((each) => names.includes(each));
    this.cookie(slot).set(request, known.join('.'));
  }

  private usedIn(slot: string, request: SessionRequest) {
    const [value = ''] = this.cookie(slot).read(request);
    return value.split('.').filter(Boolean);
  }

  private cookie(slot: string) {
    return new PersistentCookie(this.config, `${slot}-used`, USED_SECONDS);
  }
}
