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
    Refuse(
      (name, { SESSION_COOKIE_DOMAIN }) => SESSION_COOKIE_DOMAIN !== '' && /^__Host-/i.test(name),
      'must not begin with __Host- where SESSION_COOKIE_DOMAIN is set: browsers keep such a cookie for one host only',
    ),
  );

const DOMAIN = /^([a-z\d-]+\.)+[a-z][a-z\d-]*$/;

export const CookieDomain = () =>
  Require(
    (domain, { PUBLIC_ORIGIN }) =>
      domain === '' ||
      (DOMAIN.test(domain) && `.${URL.parse(PUBLIC_ORIGIN)?.hostname}`.endsWith(`.${domain}`)),
    'must be what the names of all hosts end with that share the login, that of PUBLIC_ORIGIN too, such as shop.example',
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
