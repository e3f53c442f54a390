import { SetMetadata } from '@nestjs/common';

/** What a token of a program is for. */
export interface Scope {
  readonly name: `${string}:${string}`;
  /** For whoever makes the token. */
  readonly description: string;
}

const SCOPE = 'scope';

export const setScope = (scope: Scope) => SetMetadata(SCOPE, scope);

export const scopeOf = (handler: object) =>
  Reflect.getMetadata(SCOPE, handler) as Scope | undefined;
