import express from 'express';
import session from 'express-session';
import { Browser } from './runner/browser.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { ADA, oursOnBoth } from './runner/ours.ts';
import { serve } from './runner/serve.ts';

declare module 'express-session' {
  interface SessionData {
    visits: number | undefined;
    user: string;
  }
}

function naive() {
  const app = express();
  app.use(session({ secret: 'my-secret', resave: false, saveUninitialized: false }));

  app.get('/visits', (request, response) => {
    request.session.visits = (request.session.visits ?? 0) + 1;
    response.send(`${request.session.visits} visits`);
  });
  app.post('/login', (request, response) => {
    // The password was right. The session stays the one it was.
    request.session.user = ADA.email;
    response.redirect(303, '/');
  });
  app.get('/', (request, response) => {
    response.send(`<p id="user">${request.session.user ?? ''}</p>`);
  });
  return serve(app);
}

async function plantCookie(site: Site) {
  const thief = new Browser(site);
  await thief.open('/visits');
  const ada = thief.copy();
  await ada.open('/login', ADA);
  return {
    'Ada, who logs in, is': await ada.user(),
    'the thief with the planted cookie is': await thief.user(),
  };
}

export const experiment: Experiment = {
  about: 'A thief plants his own cookie in the browser of somebody who then logs in.',
  run: () => compare({ naive, ...oursOnBoth() }, plantCookie),
  why:
    'A login that keeps the session logs in everybody who knows its cookie. Ours ends that session ' +
    'and makes a new one.',
  ours: 'src/core/logins/login-lifecycle.ts',
};
