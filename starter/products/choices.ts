import type { Flags } from '../setup/choices.ts';

const name = 'Acme Orders';

/** The presets, and two between: what one part needs of another shows when it is there alone, or alone is missing. */
export const PRODUCTS: readonly Flags[] = [
  { name, preset: 'all' },
  { name, preset: 'minimal', without: 'doctor,deploy,mailbox,inspector' },
  { name, preset: 'account', platform: 'fastify', 'with-core-tests': true },
  { name, without: 'visits,reset,address,devices,passkeys,mailbox', platform: 'fastify' },
  { name, without: 'cart,admin,signup-by-mail,second-factor,providers,expiry,inspector,doctor' },
];
