import { createReadStream, existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { HOME, pageOf, ROOT } from './layout.ts';

/** What the pages are made of. Everything else of the project is not served. */
const FILES = /^\/(README\.md|docs\/[\w/-]+\.(md|svg|png|css)|public\/[\w-]+\.(css|svg))$/;

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Pictures bring their own colours. */
const POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'";

/** The documentation as pages, at the paths that it has in the project. */
export const docsServer = () =>
  createServer(({ url = '/' }, response) => {
    const path = url.split('?')[0]!;
    response.setHeader('Content-Security-Policy', POLICY);
    if (path === '/') {
      response.writeHead(302, { Location: HOME }).end();
    } else if (!FILES.test(path) || !existsSync(join(ROOT, path))) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such page');
    } else {
      send(path, response);
    }
  });

function send(path: string, response: ServerResponse) {
  const type = TYPES[extname(path)];
  response.setHeader('Content-Type', type ?? 'text/html; charset=utf-8');
  if (type) createReadStream(join(ROOT, path)).pipe(response);
  else response.end(pageOf(path));
}
