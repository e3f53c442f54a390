import { Config } from '#core/config/config.js';

const DAY = 24 * 60 * 60;
const ROLES = /^[a-z][\w-]*( *, *[a-z][\w-]*)*$/i;
const DAYS = /^\d{1,3}$/;

/** Who must have a second factor. */
export const secondFactor = Config.variables({
  names: ['SECOND_FACTOR_FOR', 'SECOND_FACTOR_GRACE_DAYS'],
  secrets: [],
  read(
    { SECOND_FACTOR_FOR: roles = '', SECOND_FACTOR_GRACE_DAYS: days = '7' },
    problem,
  ): { readonly roles: readonly string[]; readonly graceSeconds: number } {
    if (roles && !ROLES.test(roles))
      problem('SECOND_FACTOR_FOR must be everybody, or roles with commas between, such as admin');
    if (!DAYS.test(days))
      problem('SECOND_FACTOR_GRACE_DAYS must be 0 to 999, such as 7: the days to set it up');
    const named = roles.split(',').map((role) => role.trim());
    return { roles: named.filter(Boolean), graceSeconds: Number(days) * DAY };
  },
});
