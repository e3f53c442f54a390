import Handlebars from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { cartPage, type Product } from '../../src/features/cart/cart-page.js';
import { Passwords } from '../../src/core/users/passwords.js';
import { visitsPage } from '../../src/features/visits/visits.js';
import { PASSWORD } from '../scenarios/people.js';

/** What every peer shows: our pages, from our templates. That they are ours still is checked in each run. */
export const VIEWS = resolve('views');
export const LAYOUT = 'layouts/page';
export const PARTIALS = join(VIEWS, 'partials');

export type Cart = Readonly<Record<string, number>>;

const NAVIGATION = [
  { href: '/', label: 'Home' },
  {
    href: '/visits',
    label: 'Visits',
    description: 'A number in your session, counted through @Session() and through @Req().',
  },
  {
    href: '/cart',
    label: 'Cart',
    description:
      'A cart that keeps every product, however fast you click, and that you keep at login.',
  },
];
const FOR_GUESTS = [
  {
    href: '/login',
    label: 'Log in',
    description: 'Accounts whose login gives you a new session, and whose logout holds.',
    onlyFor: 'guests',
  },
  { href: '/signup', label: 'Sign up', onlyFor: 'guests' },
];
const FOR_USERS = [
  {
    href: '/account',
    label: 'Account',
    description: 'Where you are logged in, and how to end it there.',
    onlyFor: 'users',
  },
];

const PRODUCTS: readonly (Product & { about: string })[] = [
  { sku: 'assam', name: 'Assam', about: 'Black tea, malty and strong, 100 g', price: 650 },
  { sku: 'cup', name: 'Cup', about: 'White porcelain, goes with the teapot', price: 900 },
  { sku: 'oolong', name: 'Oolong', about: 'Half oxidised, soft and floral, 100 g', price: 1240 },
  { sku: 'rooibos', name: 'Rooibos', about: 'No caffeine, sweet and round, 100 g', price: 490 },
  { sku: 'sencha', name: 'Sencha', about: 'Green tea, fresh and grassy, 100 g', price: 890 },
  { sku: 'teapot', name: 'Teapot', about: 'White porcelain, holds one litre', price: 3400 },
];

const framed = (path: string, user: string | undefined, page: object) => ({
  user,
  navigation: [...NAVIGATION, ...(user === undefined ? FOR_GUESTS : FOR_USERS)].map((entry) => ({
    ...entry,
    isCurrent: entry.href === path,
  })),
  ...page,
});

export const home = (user?: string) => framed('/', user, { title: 'Sessions, done right' });

export const visits = (count: number, user?: string) =>
  framed('/visits', user, visitsPage(count, '@Session()'));

export const cart = (held: Cart = {}, user?: string) => {
  const lines = PRODUCTS.filter(({ sku }) => sku in held);
  const counted = lines.map((product) => ({ ...product, quantity: held[product.sku]! }));
  return framed('/cart', user, cartPage(PRODUCTS, counted));
};

export const added = (held: Cart = {}, { sku = '', quantity = '' }: Record<string, string>) => {
  if (!PRODUCTS.some((product) => product.sku === sku)) throw new Error('There is no such product');
  return { ...held, [sku]: (held[sku] ?? 0) + Number(quantity) };
};

const passwords = new Passwords();
const hash = await passwords.hash(PASSWORD);

/** @returns the address, when the password is right; hashed as ours is. */
export const login = async ({ email = '', password = '' }: Record<string, string>) =>
  (await passwords.verify(password, hash)) ? email : undefined;

/** For a peer without a template engine: the same templates, compiled. */
export function templates() {
  for (const file of readdirSync(PARTIALS)) {
    Handlebars.registerPartial(basename(file, '.hbs'), readFileSync(join(PARTIALS, file), 'utf8'));
  }
  const compile = (view: string) =>
    Handlebars.compile<object>(readFileSync(join(VIEWS, `${view}.hbs`), 'utf8'));
  const layout = compile(LAYOUT);
  return (view: string) => {
    const page = compile(view);
    return (model: object) => layout({ ...model, body: page(model) });
  };
}
