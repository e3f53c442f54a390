import express from 'express';
import session, { MemoryStore } from 'express-session';
import { setTimeout } from 'node:timers/promises';

declare module 'express-session' {
  interface SessionData {
    visits: number;
  }
}

/** Says what is asked of it. */
class TalkativeStore extends MemoryStore {
  override set: MemoryStore['set'] = (id, data, callback) => {
    console.log('the session is written');
    super.set(id, data, callback);
  };
}

const app = express();
app.use(
  session({
    secret: 'my-secret',
    resave: false,
    saveUninitialized: false,
    store: new TalkativeStore(),
    ...JSON.parse(process.env.OPTIONS ?? '{}'),
  }),
);

app.get('/', ({ session }, response) => {
  response.send(`visits: ${session.visits ?? 0}\n`);
});

app.get('/visit', ({ session }, response) => {
  session.visits = (session.visits ?? 0) + 1;
  response.send(`visits: ${session.visits}\n`);
});

app.get('/slow', async ({ session }, response) => {
  const { visits } = session;
  await setTimeout(2_000);
  response.send(`visits: ${visits ?? 0}, as it was before\n`);
});

app.listen(process.env.PORT ?? 3000, (error) => {
  if (error) throw error;
  console.log('listening');
});
