import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { trustCertificate } from '../support/certificate.js';
import { listen } from '../support/listen.js';

export interface TlsProxyOptions {
  /** Headers that it adds for the application, from those of the visitor. */
  readonly tell?: (visitor: IncomingHttpHeaders) => OutgoingHttpHeaders;
  /** What it makes of the headers of an answer; undefined takes one away. */
  readonly change?: (headers: IncomingHttpHeaders) => OutgoingHttpHeaders;
}

const https = () => ({ 'x-forwarded-proto': 'https' });

/** A proxy with TLS that does its work well, or makes one mistake. */
export async function startTlsProxy({
  tell = https,
  change = (headers) => headers,
}: TlsProxyOptions = {}) {
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
      const changed = Object.entries(change(response.headers));
      const kept = changed.filter(([, value]) => value !== undefined);
      answer.writeHead(response.statusCode!, Object.fromEntries(kept));
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
