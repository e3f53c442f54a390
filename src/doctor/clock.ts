import type { Server } from './server.js';
import { skew } from './skew.js';

export async function clock({ name, now }: Server) {
  const before = Date.now();
  const theirs = await now();
  return skew(name, theirs, (before + Date.now()) / 2);
}
