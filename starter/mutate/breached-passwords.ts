import type { Mutation } from './mutations.js';

const FILE = 'src/features/account/breached-passwords/breached-passwords.ts';
const IT = { tests: 'src/features/account/breached-passwords', project: 'unit' } as const;

/** Mistakes in the look for passwords from data breaches. */
export const BREACHED_PASSWORDS: readonly Mutation[] = [
  {
    what: 'a service learns the whole hash of a new password',
    file: FILE,
    find: 'url + sha1.slice(0, 5)',
    replace: 'url + sha1',
    ...IT,
  },
  {
    what: 'the length of an answer tells which password was looked up',
    file: FILE,
    find: "headers: { 'Add-Padding': 'true' },",
    replace: '',
    ...IT,
  },
  {
    what: 'padding counts as a password from a breach',
    file: FILE,
    find: ' && !/:0*$/.test(line)',
    replace: '',
    ...IT,
  },
  {
    what: 'a service that is silent keeps everybody out',
    file: FILE,
    find: 'signal: AbortSignal.timeout(TIMEOUT_MS),',
    replace: '',
    ...IT,
  },
  {
    what: 'a service fills the memory',
    file: FILE,
    find: 'if (bytes > MAX_BYTES)',
    replace: 'if (bytes < 0)',
    ...IT,
  },
  {
    what: 'a form that is sent many times asks a service as often',
    file: FILE,
    find: 'if (this.#asking > CONCURRENCY)',
    replace: 'if (this.#asking < 0)',
    ...IT,
  },
  {
    what: 'a password from a breach is not found at the end of a file',
    file: FILE,
    find: 'else high = middle;',
    replace: 'else high = middle - 1;',
    ...IT,
  },
  {
    what: 'no rule of a feature for new passwords is kept',
    file: 'src/core/web/forms/form-pipe.ts',
    find: 'of [this.config.options.passwordRule, ...this.credentials.passwordRules]',
    replace: 'of [this.config.options.passwordRule]',
    tests: 'src/features/account/breached-passwords/breached-passwords.e2e',
  },
];
