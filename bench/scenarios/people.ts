export const PASSWORD = 'correct horse battery staple';

/** Each visitor has an account of their own. */
export const emailOf = (visitor: number) => `visitor-${visitor}@example.com`;

let last = 0;

/** Another address each time, as a proxy would tell it: logins are limited for each address. */
export function fromSomewhere() {
  last += 1;
  return { 'X-Forwarded-For': `10.${last >> 16}.${(last >> 8) & 255}.${last & 255}` };
}
