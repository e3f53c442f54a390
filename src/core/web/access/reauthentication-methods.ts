import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Routes } from '../routes.js';

interface Method {
  readonly path: string;
  readonly label: string;
  /** Where another site leads back to, if they show it there. */
  readonly callback?: string;
  isFor(userId: string): Promise<boolean>;
  readonly secondFactor?: {
    /** Such as "a passkey". */
    readonly name: string;
    /** The page where it is set up. */
    readonly setUp: string;
    isFor(userId: string): Promise<boolean>;
  };
}

/** Alternatives to the password for `@Reauthenticated()`, such as a passkey. A feature adds its own. */
@Injectable()
export class ReauthenticationMethods implements OnApplicationBootstrap {
  readonly #methods: Method[] = [];

  constructor(
    private readonly config: Config,
    private readonly routes: Routes,
  ) {}

  /** Without the page, users would be led to an error. */
  onApplicationBootstrap() {
    const page = this.config.options.pages.reauthentication;
    const route = this.routes.list().find(({ isReauthenticated }) => isReauthenticated);
    if (route && !this.routes.isPage(page))
      throw new Error(
        `${route.handler} is for users who have re-authenticated, but there is no page ${page}. ` +
          'The feature account of the starter has one. Or name another page: pages.reauthentication in src/options.ts',
      );
  }

  add(method: Method) {
    this.#methods.push(method);
  }

  /** Of all pages where somebody shows who they are. */
  get paths() {
    return this.#methods.map(({ path }) => path);
  }

  async of(userId: string) {
    const isOffered = await Promise.all(this.#methods.map((method) => method.isFor(userId)));
    return this.#methods
      .filter((_, at) => isOffered[at])
      .map(({ path, label, callback }) => ({ path, label, callback }));
  }

  /** All that count beside a password, and whether the user has one of each kind. */
  secondFactors(userId: string) {
    const all = this.#methods.flatMap(({ path, secondFactor }) =>
      secondFactor ? [{ path, ...secondFactor }] : [],
    );
    return Promise.all(
      all.map(async ({ isFor, ...factor }) => ({ ...factor, isThere: await isFor(userId) })),
    );
  }
}
