import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './defaults.js';

it('The policy of the pages runs nothing that stands in a page, and lets nobody frame one', () => {
  const policy = contentSecurityPolicy('https://shop.example');
  expect(policy).toMatchObject({ frameAncestors: "'none'", baseUri: "'none'" });
  // An origin may be added; a whole scheme, or what somebody typed, may not.
  for (const allowed of Object.values(policy).flat())
    expect(allowed).toMatch(/^'(none|self|sha\d+-.+)'$|^(https|wss):\/\/[^*]+$|^data:$/);
  for (const allowed of [policy.defaultSrc, policy.scriptSrc, policy.connectSrc].flat())
    expect(allowed).not.toBe('data:');
});
