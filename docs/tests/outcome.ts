import type { Block } from './blocks.js';

export interface Problem {
  /** Of the page, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** What is wrong with a block, and what it should say instead. */
export interface Outcome {
  readonly problems: readonly Problem[];
  readonly lines?: readonly string[];
  /** How many commands were run. */
  readonly commands?: number;
}

export const FINE: Outcome = { problems: [] };

/** Something is wrong with a block as a whole. */
export const wrong = ({ start }: Block, text: string): Outcome => ({
  problems: [{ line: start, text }],
});
