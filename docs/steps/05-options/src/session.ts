import session from 'express-session';
import { randomBytes } from 'node:crypto';

declare module 'express-session' {
  interface SessionData {
    visits: number;
  }
}

export const sessions = session({
  secret: process.env.SESSION_SECRET ?? randomBytes(32).toString('hex'),
  resave: false,
  saveUninitialized: false,
});
