import { Connection } from '../load/connection.js';
import { VISITORS } from '../load/crowd.js';
import { emailOf, fromSomewhere, PASSWORD } from './people.js';
import { type Begin, locationOf, type Step } from './scenario.js';

/** Ours leads a browser that has not shown its cookie yet past the login page. */
const AFTER = ['/', '/login?cookie=sent'];

const LOOK = { method: 'GET', path: '/', isLook: true } as const;

const loginOf = (visitor: number): Step => ({
  method: 'POST',
  path: '/login',
  form: { email: emailOf(visitor), password: PASSWORD },
  headers: fromSomewhere(),
});

/** A guest logs in, sees the start page with their name, and comes back as a guest. */
export const login: Begin = async (connection, visitor) => {
  let isLooking = true;
  return {
    next() {
      isLooking = !isLooking;
      if (isLooking) return LOOK;
      connection.cookies.clear();
      return loginOf(visitor);
    },
    mistakeIn(answer) {
      if (isLooking) {
        const isShown = answer.body.includes(`id="user">${emailOf(visitor)}<`);
        return isShown ? undefined : 'the page after the login does not know who logged in';
      }
      const isIn = answer.status === 303 && AFTER.includes(locationOf(answer) ?? '');
      return isIn ? undefined : `status ${answer.status} instead of a redirect to the start page`;
    },
  };
};

export async function logIn(connection: Connection, visitor: number) {
  const answer = await connection.answer(loginOf(visitor));
  if (answer.status !== 303) throw new Error(`The login answered ${answer.status}`);
}

/** For a server that keeps accounts; the peers know everybody. */
export async function signUpAll(port: number) {
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    const connection = await Connection.open(port);
    const answer = await connection.answer({ ...loginOf(visitor), path: '/signup' });
    if (answer.status !== 303) throw new Error(`The sign-up answered ${answer.status}`);
    connection.close();
  }
}
