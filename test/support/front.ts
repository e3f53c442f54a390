import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { trustCertificate } from './certificate.js';
import { listen } from './listen.js';

export interface FrontOptions {
  /** Headers that it adds for the application, from those of the visitor. */
  readonly tell?: (visitor: IncomingHttpHeaders) => OutgoingHttpHeaders;
  /** What it makes of a header of the answer; undefined takes it away. */
  readonly change?: (name: string, value: string | string[]) => string | string[] | undefined;
}

const https = () => ({ 'x-forwarded-proto': 'https' });

/** A proxy with TLS that does its work well, or makes one mistake. */
export async function startFront({
  tell = https,
  change = (_, value) => value,
}: FrontOptions = {}) {
  trustCertificate();
  let target = '';
  const forward = (incoming: IncomingMessage, answer: ServerResponse) => {
    const { 'x-forwarded-proto': _, ...headers } = incoming.headers;
    const { method, url } = incoming;
    answer.sendDate = false; // that of the application is passed on
    const onward = request(target + url, {
      method,
      headers: { ...headers, ...tell(incoming.headers) },
    });
    onward.on('response', (response) => {
      const changed = Object.entries(response.headers).map(([name, value]) => [
        name,
        change(name, value!),
      ]);
      answer.writeHead(
        response.statusCode!,
        Object.fromEntries(changed.filter(([, value]) => value !== undefined)),
      );
      response.pipe(answer);
    });
    onward.on('error', () => answer.writeHead(502).end());
    incoming.pipe(onward);
  };
  const port = await listen('https', forward);
  return {
    origin: `https://localhost:${port}`,
    forwardTo: (origin: string) => void (target = origin),
  };
}
