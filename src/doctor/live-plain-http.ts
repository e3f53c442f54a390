import { isLoopback } from '../config/public-origin.js';
import { ok, problem, skipped } from './finding.js';
import { ask } from './ask.js';
import type { Live } from './live.js';

/** What somebody gets who types the name without https. */
export async function plainHttp({ isHttps, origin }: Pick<Live, 'isHttps' | 'origin'>) {
  if (!isHttps) {
    if (isLoopback(origin)) return ok(`${origin} is plain http, on this machine only`);
    return problem(
      `${origin} is plain http: whoever is on the way reads the cookie`,
      'Put a proxy with a certificate before it: see docs/operations.md',
    );
  }
  if (new URL(origin).port !== '') {
    return skipped(
      `Whether http leads to ${origin}: its port for http cannot be known`,
      'Try it by hand',
    );
  }
  return redirect(origin.replace('https:', 'http:'), origin);
}

export async function redirect(from: string, to: string) {
  const answer = await ask(`${from}/`).catch(() => undefined);
  if (!answer) return ok(`Nobody answers at ${from}: only https is spoken`);
  const location = answer.headers.get('location') ?? '';
  if (answer.status >= 300 && answer.status < 400 && URL.parse(location)?.origin === to) {
    return ok(`${from} leads to ${to}`);
  }
  return problem(
    `${from} answers with ${answer.status} instead of leading to ${to}`,
    'In the proxy, for port 80: return 308 https://$host$request_uri',
  );
}
