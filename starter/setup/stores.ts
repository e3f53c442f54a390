import type { Part } from './parts.ts';

export const stores: readonly Part[] = [];
