import type { Mutation } from './mutations.js';

const FOLDER = 'src/features/account/session-hijacking';
const IT = {
  file: `${FOLDER}/session-hijacking.ts`,
  tests: `${FOLDER}/session-hijacking`,
} as const;

/** Mistakes with a cookie that seems stolen. */
export const SESSION_HIJACKING: readonly Mutation[] = [
  {
    what: 'a stolen cookie needs no password once its owner has entered it',
    find: 'user.reauthenticatedAt > suspectedAt',
    replace: 'row.reauthenticated_at > suspectedAt',
    ...IT,
  },
  {
    what: 'a phone that changes its network has its cookie stolen',
    file: `${FOLDER}/client-history.ts`,
    find: '!isOtherNetwork(last, here) || !isOtherBrowser(last, here)',
    replace: '!isOtherNetwork(last, here)',
    tests: IT.tests,
  },
  {
    what: 'each request of a stolen cookie is a mail',
    find: 'const isFirst = await this.write(trx, row, next);',
    replace: 'const isFirst = true;\n      await this.write(trx, row, next);',
    ...IT,
  },
];
