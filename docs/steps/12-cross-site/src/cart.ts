import type { Request } from 'express';
import { hash } from 'node:crypto';
import { database } from './database.js';
import { emailOf } from './logins.js';

database.exec(`
  CREATE TABLE IF NOT EXISTS cart_lines (
    owner TEXT, product TEXT, quantity INTEGER NOT NULL, PRIMARY KEY (owner, product)
  )`);

const add = database.prepare(`
  INSERT INTO cart_lines (owner, product, quantity) VALUES (?, ?, 1)
  ON CONFLICT DO UPDATE SET quantity = quantity + 1`);
const select = database.prepare('SELECT product, quantity FROM cart_lines WHERE owner = ?');
const merge = database.prepare(`
  INSERT INTO cart_lines SELECT :to, product, quantity FROM cart_lines WHERE owner = :from
  ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity`);
const remove = database.prepare('DELETE FROM cart_lines WHERE owner = ?');

export const guestOf = ({ sessionID }: Request) => hash('sha256', sessionID);

/** A user has one cart on all devices, a guest one for each session. */
export const ownerOf = (request: Request) => emailOf(request.session.login) ?? guestOf(request);

export const addToCart = (owner: string, product: string) => add.run(owner, product);

export const cartOf = (owner: string) => select.all(owner);

/** At the login, the cart of the guest becomes the cart of the user. */
export function moveCart(from: string, to: string) {
  merge.run({ from, to });
  remove.run(from);
}
