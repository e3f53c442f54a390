import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { Site } from './experiment.ts';
import { listen } from './serve.ts';

const psk = randomBytes(32);

/** Real TLS. Both sides know a key, so that no certificate has to be made. */
const PROXY = { ciphers: 'PSK', pskCallback: () => psk };
export const BROWSER = {
  ciphers: 'PSK',
  pskCallback: () => ({ psk, identity: 'browser' }),
  checkServerIdentity: () => undefined,
};

/** The site behind a proxy that speaks https with browsers, as nginx would. */
export async function behindTls<S extends Site>(site: S): Promise<S> {
  const server = createServer(PROXY, (incoming, answer) => {
    const { method, url = '/', headers } = incoming;
    const forwarded = { ...headers, 'x-forwarded-proto': 'https' };
    const onward = request(site.origin + url, { method, headers: forwarded }, (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(onward);
  });
  const proxy = await listen(server);
  const close = async () => {
    await proxy.close();
    await site.close();
  };
  return { ...site, origin: proxy.origin, close };
}
