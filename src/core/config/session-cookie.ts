import { isLoopback } from './public-origin.js';
import { InOrder, OneOf, Refuse, Require } from './rules.js';

export const CookieName = () =>
  InOrder(
    Refuse(
      (name) => /^(connect\.sid|session)$/i.test(name),
      'must not tell which library made it; use sid',
    ),
    Require(
      (name) => /^(__Host-|__Secure-)?[a-z][a-z0-9_-]{0,63}$/i.test(name),
      'must be a letter and then letters, digits, - and _ only, such as sid; __Host- or __Secure- may stand before it',
    ),
    Refuse(
      (name, { SESSION_COOKIE_SECURE }) =>
        name.startsWith('__') && SESSION_COOKIE_SECURE === 'false',
      'may begin with __Host- or __Secure- only when SESSION_COOKIE_SECURE is true',
    ),
  );

export const CookieSecure = () =>
  InOrder(
    OneOf('true', 'false'),
    Refuse(
      (secure, { isProduction, PUBLIC_ORIGIN }) =>
        isProduction && secure === 'false' && !isLoopback(PUBLIC_ORIGIN),
      'must be true in production (false only to try a production build with PUBLIC_ORIGIN=http://localhost:3000)',
    ),
  );
