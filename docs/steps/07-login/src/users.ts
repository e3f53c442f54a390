import { Injectable } from '@nestjs/common';
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const hashOf = (password: string, salt: Buffer) => scryptSync(password, salt, 32);

function account(password: string) {
  const salt = randomBytes(16);
  return { salt, hash: hashOf(password, salt) };
}

const accounts = new Map([
  ['ada@example.com', account('three cups of tea')],
  ['eve@example.com', account('a spoon of honey')],
]);
const nobody = account('');

@Injectable()
export class Users {
  /** An unknown address takes as long as a wrong password. */
  verify(email: string, password: string) {
    const { salt, hash } = accounts.get(email) ?? nobody;
    return timingSafeEqual(hashOf(password, salt), hash) && accounts.has(email);
  }
}
