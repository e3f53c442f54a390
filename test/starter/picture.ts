import { readFileSync, writeFileSync } from 'node:fs';
import { expect, inject } from 'vitest';

/** RFC 2083: eight bytes that every PNG begins with; the size stands in the first chunk. */
function sizeOf(png: Buffer) {
  expect(png.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1A\n');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** A picture in a document shows about this. With `npm run picture` it is written there. */
export function expectToBeKept(file: string, picture: Buffer) {
  if (inject('isUpdate')) writeFileSync(file, picture);
  const kept = readFileSync(file);
  expect(sizeOf(kept)).toEqual(sizeOf(picture));
  expect(kept.length).toBeGreaterThan(picture.length / 2);
}
