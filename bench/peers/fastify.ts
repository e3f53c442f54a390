import secureSession from '@fastify/secure-session';
import Fastify from 'fastify';
import { usePages } from './fastify-pages.js';
import { added, cart, home, login, visits } from './pages.js';
import './session-data.js';

const app = Fastify();
await app.register(secureSession, { key: Buffer.alloc(32, 1), cookie: { path: '/' } });
await usePages(app);

app.get('/', ({ session }, reply) => reply.view('home/index.hbs', home(session.get('user'))));
app.get('/visits', ({ session }, reply) => {
  const count = (session.get('count') ?? 0) + 1;
  session.set('count', count);
  return reply.view('visits/index.hbs', visits(count, session.get('user')));
});
app.get('/cart', ({ session }, reply) =>
  reply.view('cart/index.hbs', cart(session.get('held'), session.get('user'))),
);
app.post('/cart/items', ({ session, body }, reply) => {
  session.set('held', added(session.get('held'), body as Record<string, string>));
  return reply.redirect('/cart', 303);
});
app.post('/login', async ({ session, body }, reply) => {
  const user = await login(body as Record<string, string>);
  if (user === undefined) return reply.code(422).send();
  session.regenerate();
  session.set('user', user);
  return reply.redirect('/', 303);
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
