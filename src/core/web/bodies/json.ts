import { BadRequestException } from '@nestjs/common';

/** No form of ours is deeper, and code that walks through a very deep object runs out of stack. */
const DEEPEST = 20;

/** An object or a list, without names such as `__proto__` and without very deep nesting. */
export function parseJson(text: string) {
  const value = JSON.parse(text) as unknown;
  if (typeof value !== 'object' || value === null) {
    throw new BadRequestException('Send a JSON object or a list.');
  }
  check(value, DEEPEST);
  return value;
}

function check(value: unknown, levels: number) {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw new BadRequestException(`JSON may be at most ${DEEPEST} levels deep.`);
  for (const [name, inner] of Object.entries(value)) {
    // Such as "__proto__", "constructor" and "toString".
    if (name in Object.prototype) {
      throw new BadRequestException('A name in the JSON is one that every object has already.');
    }
    check(inner, levels - 1);
  }
}
