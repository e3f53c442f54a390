import { scryptSync, timingSafeEqual } from 'node:crypto';

const hash = (password: string) => scryptSync(password, 'a salt', 32);

const users = new Map([['ada@example.com', hash('three cups of tea')]]);
const nobody = hash('');

/** An unknown address takes as long as a wrong password. */
export function isPasswordOf(email = '', password = '') {
  const known = users.get(email);
  return timingSafeEqual(hash(password), known ?? nobody) && known !== undefined;
}
