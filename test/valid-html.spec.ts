import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { startTour, tour, visit } from './support/tour.js';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // HTML takes both; Prettier writes it so.
    'doctype-style': ['error', { style: 'lowercase' }],
  },
});

describe('The HTML of every page', () => {
  it('has no mistakes', async () => {
    const visitor = (await startTour()).visitor();
    for (const name of Object.keys(tour)) {
      const { html } = await visit(visitor, tour[name]!);
      const { results } = await validator.validateString(html);
      const mistakes = results.flatMap(({ messages }) =>
        messages.map(({ ruleId, line, message }) => `${line} ${ruleId}: ${message}`),
      );
      expect(mistakes, `${name}\n${html}`).toEqual([]);
    }
  });
});
