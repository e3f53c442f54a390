import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listen, type Scheme } from './listen.js';

/** What nginx would be in front of the application. Its port is known before the application starts. */
export async function startProxy(scheme: Scheme) {
  let target = '';
  const forward = (incoming: IncomingMessage, answer: ServerResponse) => {
    const { method, url, headers, socket } = incoming;
    const forwarded = {
      'x-forwarded-proto': scheme,
      'x-forwarded-for': socket.remoteAddress,
    };
    const onward = request(target + url, { method, headers: { ...headers, ...forwarded } });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
    });
    // The browser or the application may leave in the middle, as at the end of a test.
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  };
  const port = await listen(scheme, forward);
  return { port, forwardTo: (origin: string) => void (target = origin) };
}
