import { parseArgs } from 'node:util';

/** A page that sets a session cookie. */
const PAGE = '/visits';

export const NAME_ANOTHER = 'name another: npm run doctor -- https://shop.example/page';

export const USAGE = `npm run doctor                            looks at this environment, and at PUBLIC_ORIGIN
npm run doctor -- https://shop.example    looks at what answers there, at ${PAGE} or the page that you name
node dist/doctor/main.js --json           for programs
Ends with 0 when nothing is wrong or there are warnings only, with 1 when there is a problem, with 2 when it could not run.`;

/** @throws with a sentence, when they cannot be meant */
export function optionsOf(words: string[]) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [given, ...more] = positionals;
  if (given === undefined) return { ...values, url: undefined, page: PAGE };
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol) || more.length > 0) {
    throw new Error('Name one address, such as https://shop.example');
  }
  return { ...values, url: url.origin, page: url.pathname === '/' ? PAGE : url.pathname };
}
