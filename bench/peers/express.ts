import express from 'express';
import session from 'express-session';
import hbs from 'hbs';
import { promisify } from 'node:util';
import { added, cart, home, LAYOUT, login, PARTIALS, VIEWS, visits } from './pages.js';
import './session-data.js';

const app = express();
app.set('views', VIEWS);
app.set('view engine', 'hbs');
app.locals.layout = LAYOUT;
hbs.registerPartials(PARTIALS);
app.use(session({ secret: 'not secret', resave: false, saveUninitialized: false }));
app.use(express.urlencoded());

app.get('/', ({ session }, response) => response.render('home/index', home(session.user)));
app.get('/visits', ({ session }, response) => {
  session.count = (session.count ?? 0) + 1;
  response.render('visits/index', visits(session.count, session.user));
});
app.get('/cart', ({ session }, response) =>
  response.render('cart/index', cart(session.held, session.user)),
);
app.post('/cart/items', ({ session, body }, response) => {
  session.held = added(session.held, body as Record<string, string>);
  response.redirect(303, '/cart');
});
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 handles them
app.post('/login', async (request, response) => {
  const user = await login(request.body as Record<string, string>);
  if (user === undefined) throw new Error('This email and password do not belong together');
  await promisify(request.session.regenerate).call(request.session);
  request.session.user = user;
  response.redirect(303, '/');
});

app.listen(Number(process.env.PORT), '127.0.0.1');
