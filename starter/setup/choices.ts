import { PARTS } from './parts.ts';
import { slugOf } from './product.ts';
import { ofStarter } from './rooms.ts';

/** What somebody wants of the starter. It is kept in `package.json` of the product. */
export interface Choices {
  readonly name: string;
  /** Who has the copyright. */
  readonly holder: string;
  readonly cookie: string;
  /** Names of parts. */
  readonly without: readonly string[];
}

const PLATFORMS: Record<string, string[]> = {
  express: ['fastify'],
  fastify: ['express'],
  both: [],
};

/** What is not wanted of the places where things are stored. */
const STORES: Record<string, string[]> = {
  sqlite: ['redis', 'postgres'],
  postgres: ['redis'],
  redis: ['postgres'],
  all: [],
};

export interface Flags {
  readonly name?: string | undefined;
  readonly holder?: string | undefined;
  readonly cookie?: string | undefined;
  readonly platform?: string | undefined;
  readonly store?: string | undefined;
  readonly without?: string | undefined;
}

const listed = (text = '') =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** @throws with a sentence that says which flag cannot be meant, and what can */
export function choicesOf({
  name = '',
  holder,
  cookie = `sid-${slugOf(name).slice(0, 40)}`,
  platform = 'both',
  store = 'all',
  without,
}: Flags): Choices {
  const trimmed = name.trim();
  if (!slugOf(trimmed))
    throw new Error('--name must have a letter or a digit, such as --name "Acme Orders"');
  if (!/^[A-Za-z][\w-]*$/.test(cookie))
    throw new Error(`--cookie must be letters, digits, - and _, such as sid; it is ${cookie}`);
  const gone = Object.hasOwn(PLATFORMS, platform) && PLATFORMS[platform];
  if (!gone) throw new Error(`--platform must be express, fastify or both; it is ${platform}`);
  const unstored = Object.hasOwn(STORES, store) && STORES[store];
  if (!unstored) throw new Error(`--store must be sqlite, postgres, redis or all; it is ${store}`);
  const names = PARTS.map((part) => part.name);
  const words = listed(without);
  const always = ofStarter.map((part) => part.name);
  const unknown = words.filter((word) => ![...names, ...always].includes(word));
  if (unknown.length > 0)
    throw new Error(`--without knows ${names.join(', ')}; not ${unknown.join(', ')}`);
  const parts = new Set([...words, ...gone, ...unstored].filter((word) => !always.includes(word)));
  if (parts.has('express') && parts.has('fastify'))
    throw new Error('--without takes one platform out, not both');
  return {
    name: trimmed,
    holder: holder?.trim() || `the authors of ${trimmed}`,
    cookie,
    without: [...parts],
  };
}
