import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { everyPage } from './starter/crawl.js';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // HTML takes both; Prettier writes it so.
    'doctype-style': ['error', { style: 'lowercase' }],
    // Boxes with one name are a list, of which several may be ticked.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }],
  },
});

describe('The HTML of every page', () => {
  it('has no mistakes', async () => {
    for (const { name, page } of await everyPage()) {
      const { html } = page;
      const { results } = await validator.validateString(html);
      const errors = results.flatMap(({ messages }) =>
        messages.map(({ ruleId, line, message }) => `${line} ${ruleId}: ${message}`),
      );
      expect(errors, `${name}\n${html}`).toEqual([]);
    }
  });
});
