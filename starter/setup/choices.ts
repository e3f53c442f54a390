import { PARTS } from './parts.ts';
import { slugOf } from './product.ts';
import { ofStarter } from './rooms.ts';

/** What somebody wants of the starter. It is kept in `package.json` of the product. */
export interface Choices {
  readonly name: string;
  /** Who has the copyright. */
  readonly holder: string;
  readonly cookie: string;
  /** Which it begins with; HTTP_PLATFORM chooses another. */
  readonly platform: string;
  /** Names of parts. */
  readonly without: readonly string[];
  /** It carries the specs of core, too, and can run them. */
  readonly withCoreTests: boolean;
}

const PLATFORMS = ['express', 'fastify'];

const DEMOS = ['visits', 'cart', 'admin'];
/** What only some products need. */
const MORE = [
  'mailed-code',
  'providers',
  'access-tokens',
  'breached-passwords',
  'login-limit',
  'activity',
  'session-hijacking',
];
const ACCOUNT = [
  'account',
  'reset',
  'signup-by-mail',
  'address',
  'devices',
  'second-factor',
  'passkeys',
  'expiry',
];

/** What each is without. */
export const PRESETS: Record<string, readonly string[]> = {
  minimal: [...DEMOS, ...MORE, ...ACCOUNT],
  account: [...DEMOS, ...MORE],
  all: [],
};

export interface Flags {
  readonly name?: string | undefined;
  readonly holder?: string | undefined;
  readonly cookie?: string | undefined;
  readonly platform?: string | undefined;
  readonly preset?: string | undefined;
  readonly without?: string | undefined;
  readonly 'with-core-tests'?: boolean | undefined;
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
  platform = 'express',
  preset = 'all',
  without,
  'with-core-tests': withCoreTests = false,
}: Flags): Choices {
  if (!PLATFORMS.includes(platform))
    throw new Error(`--platform must be express or fastify; it is ${platform}`);
  if (!Object.hasOwn(PRESETS, preset))
    throw new Error(`--preset must be ${Object.keys(PRESETS).join(', ')}; it is ${preset}`);
  const trimmed = name.trim();
  if (!slugOf(trimmed))
    throw new Error('--name must have a letter or a digit, such as --name "Acme Orders"');
  if (!/^[A-Za-z][\w-]*$/.test(cookie))
    throw new Error(`--cookie must be letters, digits, - and _, such as sid; it is ${cookie}`);
  const names = PARTS.map((part) => part.name);
  const words = listed(without);
  const always = ofStarter.map((part) => part.name);
  const unknown = words.filter((word) => ![...names, ...always].includes(word));
  if (unknown.length > 0)
    throw new Error(`--without knows ${names.join(', ')}; not ${unknown.join(', ')}`);
  const parts = new Set([...words, ...PRESETS[preset]!].filter((word) => !always.includes(word)));
  return {
    name: trimmed,
    holder: holder?.trim() || `the authors of ${trimmed}`,
    cookie,
    platform,
    without: [...parts],
    withCoreTests,
  };
}
