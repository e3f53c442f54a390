import { globSync, writeFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { check, mayUpdate } from './check.js';
import { REFERENCES } from './references.js';

const isUpdate = mayUpdate(inject('isUpdate'), process.env);

describe('What the walkthrough and its references show and change of files', () => {
  it.for(globSync(['docs/walkthrough/*.md', ...REFERENCES]))(
    'is what stands in them: %s',
    async (page) => {
      const { problems, text } = await check(page, '.');
      if (isUpdate) writeFileSync(page, text);
      else expect(problems).toEqual([]);
    },
  );
});
