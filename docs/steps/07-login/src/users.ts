import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const hash = (password: string, salt: Buffer) => scryptSync(password, salt, 32);

function account(password: string) {
  const salt = randomBytes(16);
  return { salt, hash: hash(password, salt) };
}

const users = new Map([
  ['ada@example.com', account('three cups of tea')],
  ['eve@example.com', account('a spoon of honey')],
]);
const nobody = account('');

/** An unknown address takes as long as a wrong password. */
export function isPasswordOf(email = '', password = '') {
  const user = users.get(email) ?? nobody;
  return timingSafeEqual(hash(password, user.salt), user.hash) && user !== nobody;
}
