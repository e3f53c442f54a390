import { InOrder, OneOf, Refuse } from './rules.js';

export const DevTools = () =>
  InOrder(
    OneOf('local', 'on', 'off'),
    Refuse(
      (value, { NODE_ENV }) => value !== 'off' && NODE_ENV !== 'development',
      'must be off when NODE_ENV is production or test: it shows the inside of the application',
    ),
  );
