import { Injectable } from '@nestjs/common';
import type { VerifiedCredential } from './verified-credential.js';

/** The message says why, and what to do. */
export class OperationRefused extends Error {}

export interface Operation {
  /** As it is typed, such as `remove-passkeys`. */
  readonly name: string;
  readonly description: string;
  /** Its argument, if it takes one. */
  readonly takes?: string;
  /** The argument is in the log, too. It must not be an email. */
  readonly isLogged?: boolean;
  /** @returns whether anything was changed, or what to say then. @throws OperationRefused */
  run(credential: VerifiedCredential, given: string): Promise<boolean | string>;
}

/** Commands for an operator: `npm run user`. A feature adds its own in a constructor. */
@Injectable()
export class Operations {
  readonly all: Operation[] = [];

  add(operation: Operation) {
    this.all.push(operation);
  }
}
