import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { listen } from '../support/listen.js';

/** An HTML page, or an answer of another kind. */
export type AttackerPage = string | { status: number; headers: OutgoingHttpHeaders };

export type Attacker = Awaited<ReturnType<typeof startAttacker>>;

/** Serves these pages, whatever host the browser believes to be at. */
export async function startAttacker(pages: Record<string, AttackerPage>) {
  const show = ({ url = '/' }: IncomingMessage, answer: ServerResponse) => {
    const page = pages[url] ?? { status: 404, headers: {} };
    if (typeof page === 'string') {
      answer.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html>${page}`);
    } else {
      answer.writeHead(page.status, page.headers).end();
    }
  };
  const ports = { 'http:': await listen('http', show), 'https:': await listen('https', show) };
  return {
    /** `https://evil.app.test/prize`, with the port that it is really on. */
    url(address: string) {
      const url = new URL(address);
      url.port = String(ports[url.protocol as keyof typeof ports]);
      return url.href;
    },
  };
}

/** A form with everything filled in already. */
export function formTo(action: string, fields: Record<string, string>, target = '_self') {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  );
  return `<form method="post" action="${action}" target="${target}">${inputs.join('')}<button>Win a prize</button></form>`;
}
