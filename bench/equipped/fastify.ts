import csrfProtection from '@fastify/csrf-protection';
import helmet from '@fastify/helmet';
import secureSession from '@fastify/secure-session';
import Fastify, { type FastifyReply } from 'fastify';
import { usePages } from '../peers/fastify-pages.js';
import { home, visits } from '../peers/pages.js';
import '../peers/session-data.js';
import { loginLifecycle, userOf } from './users.js';

const app = Fastify({ logger: true, trustProxy: 'loopback' });
await app.register(helmet);
await app.register(secureSession, { key: Buffer.alloc(32, 1), cookie: { path: '/' } });
await app.register(csrfProtection, { sessionPlugin: '@fastify/secure-session' });
await usePages(app);

/** A page of somebody logged in has a form: the one that logs out. */
const withToken = (reply: FastifyReply, page: { user: string | undefined }) => ({
  ...page,
  csrfToken: page.user === undefined ? undefined : reply.generateCsrf(),
});

app.get('/', ({ session }, reply) =>
  reply.view('home/index.hbs', withToken(reply, home(userOf(session.get('user'))))),
);
app.get('/visits', ({ session }, reply) => {
  const count = (session.get('count') ?? 0) + 1;
  session.set('count', count);
  const page = visits(count, userOf(session.get('user')));
  return reply.view('visits/index.hbs', withToken(reply, page));
});
// Without a check, because the load sends no tokens.
app.post('/login', async ({ ip, session, body }, reply) => {
  const user = await loginLifecycle(ip, body as Record<string, string>);
  session.regenerate();
  session.set('user', user);
  return reply.redirect('/', 303);
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
