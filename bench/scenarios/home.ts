import type { Answer, Connection } from '../load/connection.js';
import { logIn } from './login.js';
import { emailOf } from './people.js';
import { type Begin, open, type Scenario, withoutOwn } from './scenario.js';

const HOME = { method: 'GET', path: '/' } as const;

/** The same page every time, to the byte, but for what only ours have. */
const expecting = (page: string, { status, body }: Answer) => {
  if (status !== 200) return `status ${status}`;
  return withoutOwn(body) === page ? undefined : 'another page than before';
};

/** Somebody new each time, without a cookie. */
export const anonymousHome: Begin = async (connection) => {
  const page = await open(connection, '/');
  if (!page.includes('href="/visits"')) throw new Error(`This is not the home page:\n${page}`);
  return {
    page,
    next() {
      connection.cookies.clear();
      return HOME;
    },
    mistakeIn: (answer) => expecting(page, answer),
  };
};

export const loggedInHome: Begin = async (connection, visitor): Promise<Scenario> => {
  await logIn(connection, visitor);
  await open(connection, '/'); // the notice of the login is shown once
  const page = await loggedInPage(connection, emailOf(visitor));
  return {
    page: page.replace(emailOf(visitor), ''),
    next: () => HOME,
    mistakeIn: (answer) => expecting(page, answer),
  };
};

async function loggedInPage(connection: Connection, email: string) {
  const page = await open(connection, '/');
  if (!page.includes(`id="user">${email}<`)) throw new Error(`${email} is not logged in:\n${page}`);
  return withoutOwn(page);
}
