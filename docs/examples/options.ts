import express from 'express';
import session from 'express-session';
import { setTimeout } from 'node:timers/promises';

declare module 'express-session' {
  interface SessionData {
    visits: number;
  }
}

const app = express();
app.use(
  session({
    secret: 'my-secret',
    resave: false,
    saveUninitialized: false,
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

// #region slow
app.get('/slow', async ({ session }, response) => {
  const { visits } = session;
  await setTimeout(2_000);
  response.send(`visits: ${visits ?? 0}, as it was before\n`);
});
// #endregion slow

app.listen(process.env.PORT ?? 3000, (error) => {
  if (error) throw error;
  console.log('listening');
});
