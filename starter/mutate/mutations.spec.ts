import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults.js';
import { MUTATIONS } from './mutations.js';

describe('The catalogue of mistakes', () => {
  it.each([...MUTATIONS, ...FAULTS])('knows where to make this one: $what', ({ file, find }) => {
    expect(readFileSync(file, 'utf8')).toContain(find);
  });
});
