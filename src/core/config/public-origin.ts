import { InOrder, Refuse, Require } from './rules.js';

const isOrigin = (value: string) => /^https?:/.test(value) && URL.parse(value)?.origin === value;

export const isLoopback = (origin: string) =>
  ['localhost', '127.0.0.1', '[::1]'].includes(URL.parse(origin)?.hostname ?? '');

export const PublicOrigin = () =>
  InOrder(
    Refuse(
      (origin, { isProduction }) => isProduction && origin === '',
      'is required in production: the origin that browsers use, such as https://shop.example',
    ),
    Refuse(
      (origin) => /^https?:/.test(origin) && (URL.parse(origin)?.pathname ?? '/') !== '/',
      'must have no path: a site below a path, such as /shop, is not supported. Give it a host name of its own, such as https://shop.example: operations.md, "Not below a path"',
    ),
    Require(
      (origin) => origin === '' || isOrigin(origin),
      'must be scheme, host and port as a browser writes them: lower case, without a path, a slash at the end or a default port; such as https://shop.example',
    ),
    Refuse(
      (origin, { isProduction }) =>
        isProduction && origin.startsWith('http:') && !isLoopback(origin),
      'must begin with https:// in production (http:// only for localhost)',
    ),
  );

/** Empty when the port is not valid: then PORT has the message. Browsers leave out port 80. */
export const localOrigin = (port: string) => URL.parse(`http://localhost:${port}`)?.origin ?? '';
