import session from 'express-session';
import { randomBytes } from 'node:crypto';

declare module 'express-session' {
  interface SessionData {
    visits: number;
    login: string;
    flash: string;
    returnTo: string;
  }
}

export const sessions = session({
  name: 'sid',
  secret: process.env.SESSION_SECRET ?? randomBytes(32).toString('hex'),
  resave: false,
  saveUninitialized: false,
  cookie: { sameSite: 'lax', secure: 'auto' },
});
