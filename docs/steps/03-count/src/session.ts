import session from 'express-session';

declare module 'express-session' {
  interface SessionData {
    visits: number;
  }
}

export const sessions = session({
  secret: 'my-secret',
  resave: false,
  saveUninitialized: false,
});
