import express from 'express';
import session from 'express-session';
import { mock } from 'node:test';
import { Browser } from './runner/browser.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { ADA, ours } from './runner/ours.ts';
import { serve } from './runner/serve.ts';
import { behindTls } from './runner/tls-proxy.ts';

async function naive() {
  // Whatever it says, it would say here.
  const log: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    mock.method(stream, 'write', (text: string) => log.push(text));
  }
  const app = express();
  app.use(
    session({
      secret: 'my-secret',
      resave: false,
      saveUninitialized: false,
      cookie: { secure: true },
    }),
  );
  app.post('/login', (request, response) => {
    request.session.user = ADA.email;
    response.redirect(303, '/');
  });
  app.get('/', (request, response) => {
    response.send(`<p id="user">${request.session.user ?? ''}</p>`);
  });
  const site = await serve(app);
  const close = async () => {
    await site.close();
    mock.restoreAll();
  };
  return behindTls({ ...site, log, close });
}

const oursTrusting = (TRUST_PROXY: string) => async () =>
  behindTls(await ours({ SESSION_COOKIE_SECURE: 'true', TRUST_PROXY }));

async function logIn(site: Site) {
  const ada = new Browser(site);
  const answer = await ada.request('/login', ADA);
  return {
    'cookies that the login sets': answer.headers['set-cookie']?.length ?? 0,
    'on the next page Ada is': await ada.user(),
    'warnings in the log': site.log?.length ?? 0,
  };
}

export const experiment: Experiment = {
  about: 'Somebody logs in over https. A proxy passes it on over http, and the cookie is Secure.',
  run: () =>
    compare(
      {
        naive,
        ours: oursTrusting('off'),
        'ours, TRUST_PROXY=loopback': oursTrusting('loopback'),
      },
      logIn,
    ),
  why:
    'The application sees plain http, so express-session leaves the cookie out, without a word. ' +
    'It must be told to believe the proxy, which says that the browser came over https.',
  ours: 'src/core/session/insecure-cookie-check.ts',
};
