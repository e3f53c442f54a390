import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An uploaded file. Its name and its type come from the sender, and may be wrong. */
export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Where it is, unless the handler gave a stream for it. */
  readonly path: string;
}

type About = Pick<UploadedFile, 'field' | 'name' | 'type'>;

export type Destination = (file: About) => Writable;

const PREFIX = 'session-starter-upload-';

/** For one request. Other users of this machine cannot read it. */
export const newFolder = () => mkdtemp(join(tmpdir(), PREFIX));

export const remove = (folder: string) => rm(folder, { recursive: true, force: true });

/** No request takes this long: older folders were left by a process that was killed. */
const OLD_MS = 60 * 60 * 1000;

export async function removeOld() {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  const removing = names.map(async (name) => {
    const folder = join(tmpdir(), name);
    if ((await stat(folder)).mtimeMs < Date.now() - OLD_MS) await remove(folder);
  });
  // Another process may be faster, and what another user of this machine left is not ours.
  await Promise.allSettled(removing);
}

/** Until `signal` says that the request broke off or was refused. */
export async function store(
  about: About,
  stream: Readable,
  to: Destination | undefined,
  folder: string,
  signal: AbortSignal,
) {
  const path = to ? '' : join(folder, randomUUID());
  let size = 0;
  stream.on('data', (chunk: Buffer) => (size += chunk.length));
  await pipeline(stream, to?.(about) ?? createWriteStream(path, { mode: 0o600 }), { signal });
  return { ...about, size, path };
}
