import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of one request. Only this user can read it. */
export const newFolder = () => mkdtemp(join(tmpdir(), 'upload-'));

export const remove = (folder: string) => rm(folder, { recursive: true, force: true });
