import { Injectable } from '@nestjs/common';

/** An alternative to the password for `@Reauthenticated()`, such as a passkey. */
interface Method {
  readonly path: string;
  readonly label: string;
  isFor(userId: string): Promise<boolean>;
}

/** Alternatives to the password for `@Reauthenticated()`, such as a passkey. A feature adds its own. */
@Injectable()
export class ReauthenticationMethods {
  readonly #methods: Method[] = [];

  add(method: Method) {
    this.#methods.push(method);
  }

  async of(userId: string) {
    const isOffered = await Promise.all(this.#methods.map((method) => method.isFor(userId)));
    return this.#methods
      .filter((_, at) => isOffered[at])
      .map(({ path, label }) => ({ path, label }));
  }
}
