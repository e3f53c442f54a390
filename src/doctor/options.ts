import { parseArgs } from 'node:util';

export const USAGE = `npm run doctor                            looks at this environment, and at PUBLIC_ORIGIN
npm run doctor -- https://shop.example    looks at what answers there
  --page=/visits   a page that sets a session cookie
  --json           for programs: node dist/doctor/main.js --json
Ends with 0 when nothing is wrong or there are warnings only, with 1 when there is a problem, with 2 when it could not run.`;

/** @throws with a sentence, when they cannot be meant */
export function optionsOf(words: string[]) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      page: { type: 'string', default: '/visits' },
    },
  });
  const [given, ...more] = positionals;
  const url = given === undefined ? undefined : URL.parse(given);
  if (url === null || (url && !/^https?:$/.test(url.protocol)) || more.length > 0) {
    throw new Error('Name one address, such as https://shop.example');
  }
  if (!values.page.startsWith('/')) throw new Error('--page must be a path, such as /visits');
  return { ...values, url: url?.origin };
}
