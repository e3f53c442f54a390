import { Injectable } from '@nestjs/common';

/** A partial, such as `passkeys/_login`, and the values that it shows. */
interface Part {
  readonly view: string;
  readonly [value: string]: unknown;
}

/**
 * What a feature puts on a page of another one, such as a link on the login page. The page names its slot and shows
 * what is in it; it knows none of those features.
 */
@Injectable()
export class Slots {
  readonly #parts = new Map<string, Part[]>();

  /** In `onModuleInit`, which Nest calls in the order of `src/features.ts`. */
  add(slot: string, part: Part) {
    this.#parts.set(slot, [...this.in(slot), part]);
  }

  in(slot: string): readonly Part[] {
    return this.#parts.get(slot) ?? [];
  }
}
