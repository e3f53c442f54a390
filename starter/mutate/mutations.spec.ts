import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACCESS_TOKENS } from './access-tokens.js';
import { BREACHED_PASSWORDS } from './breached-passwords.js';
import { ACTING } from './acting.js';
import { ACTIVITY } from './activity.js';
import { ADMIN } from './admin.js';
import { FAULTS } from './faults.js';
import { MAILED_CODE } from './mailed-code.js';
import { MUTATIONS } from './mutations.js';
import { PROVIDERS } from './providers.js';
import { REQUIRED_FACTOR } from './required-factor.js';
import { SESSION_HIJACKING } from './session-hijacking.js';
import { WHOLE_ACCOUNT } from './whole-account.js';

const SPECS = globSync('{src,test}/**/*spec.ts');

describe('The catalogue of mistakes', () => {
  it.each([
    ...MUTATIONS,
    ...FAULTS,
    ...WHOLE_ACCOUNT,
    ...MAILED_CODE,
    ...PROVIDERS,
    ...ACCESS_TOKENS,
    ...BREACHED_PASSWORDS,
    ...ACTIVITY,
    ...SESSION_HIJACKING,
    ...REQUIRED_FACTOR,
    ...ADMIN,
    ...ACTING,
  ])(
    'knows the one place to make this one, and tests that look there: $what',
    ({ file, find, tests }) => {
      expect(readFileSync(file, 'utf8').split(find).length - 1, find).toBe(1);
      expect(
        SPECS.some((spec) => spec.includes(tests)),
        tests,
      ).toBe(true);
    },
  );
});
