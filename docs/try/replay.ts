import secureSession from '@fastify/secure-session';
import fastify from 'fastify';
import { randomBytes } from 'node:crypto';
import { Browser } from './runner/browser.ts';
import { compare, type Experiment, type Site } from './runner/experiment.ts';
import { ADA, oursOnBoth } from './runner/ours.ts';

declare module '@fastify/secure-session' {
  interface SessionData {
    user: string;
  }
}

async function naive() {
  const app = fastify();
  await app.register(secureSession, { key: randomBytes(32), cookie: { path: '/' } });
  // The forms stay unread: whoever logs in is Ada.
  app.addContentTypeParser('*', (_request, _body, done) => done(null));

  app.post('/login', async ({ session }, reply) => {
    session.set('user', ADA.email);
    return reply.redirect('/', 303);
  });
  app.post('/logout', async ({ session }, reply) => {
    session.delete();
    return reply.redirect('/', 303);
  });
  app.get('/', async ({ session }, reply) =>
    reply.type('text/html').send(`<p id="user">${session.get('user') ?? ''}</p>`),
  );
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return { origin, close: () => app.close() };
}

async function logInAndOut(site: Site) {
  const ada = new Browser(site);
  await ada.open('/login', ADA);
  const thief = ada.copy();
  await ada.open('/logout', {});
  return {
    'after the logout Ada is': await ada.user(),
    'the thief with a copy of her cookie is': await thief.user(),
  };
}

export const experiment: Experiment = {
  about: 'Somebody logs out. A thief has a copy of the cookie from before.',
  run: () => compare({ naive, ...oursOnBoth() }, logInAndOut),
  why:
    'A logout takes the cookie out of one browser. If the cookie itself says who is logged in, ' +
    'a copy of it still says so. Ours points at a row, and the logout deletes this row.',
  ours: 'src/core/logins/current-login.ts',
};
