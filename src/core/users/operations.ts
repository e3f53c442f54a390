import { Injectable } from '@nestjs/common';
import type { VerifiedCredential } from './verified-credential.js';

/** The message says why, and what to do. */
export class OperationRefused extends Error {}

interface Operation {
  /** As it is typed, such as `remove-passkeys`. */
  readonly name: string;
  readonly about: string;
  /** Its argument, if it takes one. */
  readonly takes?: string;
  /** @returns whether anything was changed. @throws OperationRefused */
  run(credential: VerifiedCredential, given: string): Promise<boolean>;
}

/** Commands for an operator: `npm run user`. A feature adds its own in a constructor. */
@Injectable()
export class Operations {
  readonly all: Operation[] = [];

  add(operation: Operation) {
    this.all.push(operation);
  }
}
