import { describe, expect, it } from 'vitest';
import { damagedCookie, sealedByAnotherKey } from './session-actions.controller.js';

describe('A damaged cookie', () => {
  it.for([
    ['sid=abcdef', 'sid=abAdef'],
    ['sid=abAdef', 'sid=abBdef'],
    ['sid=ab%2Bcd', 'sid=ab%2BAd'],
    ['sid=a%2Bcd', 'sid=a%2BAd'],
    ['sid=%2B%2Bd', 'sid=%2B%2BA'],
  ])('can still be read, and is another: %s', ([cookie, damaged]) => {
    expect(damagedCookie(cookie!, 6)).toBe(damaged);
  });

  it('that another key has sealed is as long, whatever is escaped in it', () => {
    const seal = `${'%2B'.repeat(10)}${'a'.repeat(10)}`;
    expect(sealedByAnotherKey(`sid=one.a${seal}`)).toMatch(/^sid=one\.a[\w-]{20}$/);
  });
});
