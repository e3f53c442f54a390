import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Visitor } from './visitor.js';

type Headers = Readonly<Record<string, string>>;

/** A stream of events that the visitor has open, until the test ends. */
export async function listenTo({ origin, jar }: Visitor, path: string, more: Headers = {}) {
  const { href } = new URL(path, origin);
  const asked = get(href, { headers: { cookie: jar.getCookieStringSync(href), ...more } });
  asked.on('error', () => {});
  onTestFinished(() => void asked.destroy());
  const [events] = (await once(asked, 'response')) as [IncomingMessage];
  events.on('error', () => {});
  await once(events, 'data'); // the line that Nest begins with
  return { events, ended: new Promise((resolve) => void events.resume().once('end', resolve)) };
}
