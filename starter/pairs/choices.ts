import type { Flags } from '../setup/choices.ts';
import { PARTS } from '../setup/parts.ts';

const PLATFORMS = ['both', 'fastify', 'express'];
const NAMES = PARTS.map(({ name }) => name).filter((name) => !PLATFORMS.includes(name));

/** Three for each platform, and one more. Nothing is taken out of the first product, and everything out of the last. */
const PRODUCTS = 10;
/** Of the products between, how many are without a part. */
const WITHOUT = 4;
const platformOf = (product: number) => PLATFORMS[Math.floor((product * 3 + 2) / PRODUCTS)]!;

/** For each part the products that are without it. */
function withoutPart() {
  const all = Array.from({ length: 2 ** PRODUCTS }, (_, bits) =>
    Array.from({ length: PRODUCTS }, (_, product) => (bits >> product) % 2 === 1),
  );
  const isOnEachPlatform = (without: boolean[], isOut: boolean) =>
    PLATFORMS.every((name) => without.some((out, at) => out === isOut && platformOf(at) === name));
  // No two parts are missing in the same products, so each is somewhere without the other.
  const found = all.filter(
    (without) =>
      !without[0] &&
      without.at(-1) &&
      without.filter(Boolean).length === WITHOUT + 1 &&
      isOnEachPlatform(without, true) &&
      isOnEachPlatform(without, false),
  );
  if (found.length < NAMES.length)
    throw new Error(`Enough for ${found.length} parts only: raise PRODUCTS or WITHOUT`);
  return found;
}

/**
 * So few products that each two parts are in one of them together, each without the other, and both are missing
 * in one; and that each part is there and is missing on each platform. Most mistakes need no more than two choices
 * to show.
 */
export function pairs(): Flags[] {
  const products = withoutPart();
  return Array.from({ length: PRODUCTS }, (_, product) => ({
    name: 'Acme Orders',
    platform: platformOf(product),
    without: NAMES.filter((_, part) => products[part]![product]).join(','),
  }));
}
