import { globSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { docsServer } from '../site/server.js';

export const SITE_PAGES = globSync('{README,docs/**/*}.md').map((path) => `/${path}`);

export async function startSite() {
  const server = docsServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
