import storeFrom from 'better-sqlite3-session-store';
import cookieParser from 'cookie-parser';
import { doubleCsrf } from 'csrf-csrf';
import express, { type Request } from 'express';
import session from 'express-session';
import hbs from 'hbs';
import helmet from 'helmet';
import { promisify } from 'node:util';
import { pinoHttp } from 'pino-http';
import { home, LAYOUT, PARTIALS, VIEWS, visits } from '../peers/pages.js';
import '../peers/session-data.js';
import { database, loginLifecycle, userOf } from './users.js';

const Store = storeFrom(session);
const { doubleCsrfProtection } = doubleCsrf({
  getSecret: () => 'not secret',
  getSessionIdentifier: ({ session }) => session.id,
});

const app = express();
app.set('trust proxy', 'loopback');
app.set('views', VIEWS);
app.set('view engine', 'hbs');
app.locals.layout = LAYOUT;
hbs.registerPartials(PARTIALS);
app.use(helmet());
app.use(pinoHttp());
app.use(cookieParser());
app.use(
  session({
    secret: 'not secret',
    resave: false,
    saveUninitialized: false,
    store: new Store({ client: database }),
  }),
);
app.use(express.urlencoded());

// Ahead of the check, because the load sends no tokens.
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 handles them
app.post('/login', async (request, response) => {
  const user = await loginLifecycle(request.ip!, request.body as Record<string, string>);
  await promisify(request.session.regenerate).call(request.session);
  request.session.user = user;
  response.redirect(303, '/');
});
app.use(doubleCsrfProtection);

/** A page of somebody logged in has a form: the one that logs out. */
const withToken = (request: Request, page: { user: string | undefined }) => ({
  ...page,
  csrfToken: page.user === undefined ? undefined : request.csrfToken?.(),
});

app.get('/', (request, response) => {
  response.render('home/index', withToken(request, home(userOf(request.session.user))));
});
app.get('/visits', (request, response) => {
  const { session } = request;
  session.count = (session.count ?? 0) + 1;
  response.render('visits/index', withToken(request, visits(session.count, userOf(session.user))));
});

app.listen(Number(process.env.PORT), '127.0.0.1');
