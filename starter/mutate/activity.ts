import type { Mutation } from './mutations.js';

const ACTIVITY_FILE = 'src/features/account/activity/activity.ts';
const IT = { file: ACTIVITY_FILE, tests: 'src/features/account/activity' } as const;

/** Mistakes in what has happened with an account. */
export const ACTIVITY: readonly Mutation[] = [
  {
    what: 'the activity of an account is shown to everybody',
    find: ".where('user_id', '=', userId)\n      .where('created_at', '>', oldest())",
    replace: ".where('created_at', '>', oldest())",
    ...IT,
  },
  {
    what: 'each guess of a stranger is a line of its own',
    find: 'const once = isKnown',
    replace: 'const once = true',
    ...IT,
  },
  {
    what: 'the activity of an account grows without end',
    find: 'if (written?.count === count) await this.keepLatest(user_id);',
    replace: '',
    ...IT,
  },
  {
    what: 'the activity of an account is kept for ever',
    find: '{ until: oldest() }',
    replace: '{ until: 0 }',
    ...IT,
  },
];
