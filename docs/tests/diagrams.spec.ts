import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { sequence } from '../../src/devtools/inspector/sequence.js';
import { mayUpdate } from './check.js';

const texts = globSync('docs/diagrams/*.txt');

describe('A picture in the documentation', () => {
  it.for(texts)('is what its text makes: %s', (text) => {
    const svg = sequence(readFileSync(text, 'utf8'));
    const file = text.replace('.txt', '.svg');
    if (mayUpdate(inject('isUpdate'), process.env)) writeFileSync(file, svg);
    expect(readFileSync(file, 'utf8')).toBe(svg);
  });

  it('is there', () => {
    expect(texts.length).toBeGreaterThan(0);
    expect(globSync('docs/diagrams/*.svg')).toHaveLength(texts.length);
  });
});
