import { Injectable } from '@nestjs/common';

/** An alternative to the password for `@Reauthenticated()`, such as a passkey. */
interface Way {
  readonly path: string;
  readonly label: string;
  isFor(userId: string): Promise<boolean>;
}

/** Alternatives to the password for `@Reauthenticated()`, such as a passkey. A feature adds its own. */
@Injectable()
export class ReauthenticationMethods {
  readonly #ways: Way[] = [];

  add(way: Way) {
    this.#ways.push(way);
  }

  async of(userId: string) {
    const are = await Promise.all(this.#ways.map((way) => way.isFor(userId)));
    return this.#ways.filter((_, at) => are[at]).map(({ path, label }) => ({ path, label }));
  }
}
