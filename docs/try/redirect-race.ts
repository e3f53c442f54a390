import express from 'express';
import session from 'express-session';
import { Browser } from './runner/browser.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { ADA, oursOnBoth } from './runner/ours.ts';
import { serve } from './runner/serve.ts';
import { slow } from './runner/slow.ts';

const STORE_MS = 500;

interface SavingSite extends Site {
  /** How many reads and writes of its store are not done yet. */
  underWay(): number;
}

async function naive() {
  const store = new session.MemoryStore();
  const underWay = slow(store, STORE_MS, 'set');
  const app = express();
  app.use(session({ secret: 'my-secret', resave: false, saveUninitialized: false, store }));

  app.post('/login', (request, response, next) => {
    request.session.regenerate((error) => {
      if (error) return next(error);
      request.session.user = ADA.email;
      response.redirect(303, '/');
    });
  });
  app.get('/', (request, response) => {
    response.send(`<p id="user">${request.session.user ?? ''}</p>`);
  });
  return { ...(await serve(app)), underWay };
}

async function logIn(site: SavingSite) {
  const ada = new Browser(site);
  const { statusCode } = await ada.request('/login', ADA);
  const writes = site.underWay();
  return {
    'status of the answer': String(statusCode),
    'writes not finished when the answer began': writes,
    'on the next page Ada is': await ada.user(),
  };
}

export const experiment: Experiment = {
  about: `A login answers with a redirect, and the session store needs ${STORE_MS} ms to write.`,
  run: () => compare<SavingSite>({ naive, ...oursOnBoth({ storeMs: STORE_MS }) }, logIn),
  why:
    'express-session saves when the answer ends. A browser follows a redirect as soon as its ' +
    'headers arrive, and finds no session. Ours saves before the answer begins.',
  ours: 'src/core/web/page/layout-and-save.interceptor.ts',
};
