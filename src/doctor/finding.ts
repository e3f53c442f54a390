/** From good to bad. What was skipped is neither. */
export const LEVELS = ['ok', 'skipped', 'warning', 'problem'] as const;

export type Level = (typeof LEVELS)[number];

export interface Finding {
  readonly level: Level;
  /** One sentence without a full stop. Never with a key or a password in it. */
  readonly what: string;
  readonly fix?: string;
}

export const ok = (what: string): Finding => ({ level: 'ok', what });

/** The fix is how to have it checked. */
export const skipped = (what: string, fix: string): Finding => ({ level: 'skipped', what, fix });

/** Works, and will hurt later or is worse than it needs to be. */
export const warning = (what: string, fix: string): Finding => ({ level: 'warning', what, fix });

/** Does not work, or is not safe. */
export const problem = (what: string, fix: string): Finding => ({ level: 'problem', what, fix });

/** Thrown where nothing that comes after it can be checked either. */
export class Impassable extends Error {
  constructor(readonly finding: Finding) {
    super(finding.what);
  }
}
