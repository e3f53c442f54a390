import { SetMetadata } from '@nestjs/common';

/** What a token of a program may be used for (a scope of OAuth). */
export interface Scope {
  readonly name: `${string}:${string}`;
  /** Shown on the page where a user makes a token. */
  readonly description: string;
}

const SCOPE = 'scope';

export const setScope = (scope: Scope) => SetMetadata(SCOPE, scope);

export const scopeOf = (handler: object) =>
  Reflect.getMetadata(SCOPE, handler) as Scope | undefined;
