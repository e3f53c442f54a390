import { InOrder, Refuse, Require } from './rules.js';

/** The drivers would find these errors only at the first query. */
export const isUrl = (value: string, schemes: RegExp) => {
  const url = URL.parse(value);
  return url !== null && schemes.test(url.protocol) && url.hostname !== '' && url.hash === '';
};

/**
 * A socket is given as a folder instead of a host: `postgres:///shop?host=/var/run/postgresql`, or with `me@` before
 * `/shop`.
 */
const isPostgres = (url: string) =>
  isUrl(url.replace(/[/@](?=\/[^/?]+\?(.*&)?host=(\/|%2F))/i, '$&socket'), /^postgres(ql)?:$/);

export const DatabaseUrl = () =>
  InOrder(
    Refuse(
      (url) => /^postgres.*[?&]schema=/.test(url),
      'must not have schema=, which nothing reads: make a database for this application (createdb shop), and name it',
    ),
    Require(
      (url) => /^sqlite:(?!\/\/)./.test(url) || isPostgres(url),
      'must be sqlite: and a file, such as sqlite:data/app.db, or postgres://user:password@host:5432/database with special characters percent-encoded; a socket is postgres:///database?host=/var/run/postgresql',
    ),
    Refuse(
      (url, { isProduction }) => isProduction && url === 'sqlite::memory:',
      'must be a file in production, or a restart loses everything; such as sqlite:data/app.db',
    ),
  );

/**
 * One server, Sentinel or Cluster. The URL of the last two names all nodes, with commas between them, which
 * URL.parse() refuses: only the first node is checked here, and the client reads the others.
 */
export const RedisUrl = () =>
  InOrder(
    Require(
      (url) =>
        url === '' || isUrl(url.replace(/(,[\w.:-]+)+/, ''), /^rediss?(\+cluster|\+sentinel)?:$/),
      'must be redis://host:6379 or rediss:// for TLS, with user:password@ before the host if it asks for them; redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379',
    ),
    Require(
      (url) => /^[^?]*(\?prefix=[\w:.-]+)?$/.test(url),
      'may have nothing behind ? but prefix= and what all keys are to begin with, such as ?prefix=shop:, of letters, digits and : . _ -',
    ),
  );
