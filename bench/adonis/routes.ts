import type { HttpContext } from '@adonisjs/core/http';
import router from '@adonisjs/core/services/router';
import server from '@adonisjs/core/services/server';
import { added, cart, type Cart, home, login, visits } from '../peers/pages.js';

server.use([]);
router.use([
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('@adonisjs/session/session_middleware'),
]);

const userOf = ({ session }: HttpContext) => session.get('user') as string | undefined;

router.get('/', (context) => context.view.render('home', home(userOf(context))));
router.get('/visits', (context) => {
  const count = Number(context.session.get('count', 0)) + 1;
  context.session.put('count', count);
  return context.view.render('visits', visits(count, userOf(context)));
});
router.get('/cart', (context) =>
  context.view.render('cart', cart(context.session.get('held') as Cart, userOf(context))),
);
router.post('/cart/items', ({ session, request, response }) => {
  session.put('held', added(session.get('held') as Cart, request.all()));
  response.redirect().status(303).toPath('/cart');
});
router.post('/login', async ({ session, request, response }) => {
  const user = await login(request.all());
  if (user === undefined) {
    response.status(422).send('');
    return;
  }
  session.regenerate();
  session.put('user', user);
  response.redirect().status(303).toPath('/');
});
