import { networkInterfaces } from 'node:os';
import { describe, expect, inject, it } from 'vitest';
import { platforms } from '../../src/core/platform/platforms.js';
import { startProcess } from '../starter/process.js';
import { kept, request, send } from '../core/raw.js';

const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

/** It shows on every page of an error, that of what is not there too. */
const STACK = /class="details|NotFoundException|\n\s+at /;

describe('The built application, without NODE_ENV', () => {
  it.each(Object.keys(platforms))('shows a stack to this machine only: %s', async (platform) => {
    const env = { HOST: '0.0.0.0', HTTP_PLATFORM: platform };
    const { origin } = await startProcess(inject('built'), env);
    const textOf = async (to: string, headers: string[] = []) =>
      (await send(to, kept(request('GET /nowhere', headers)))).text;
    expect(await textOf(origin)).toMatch(STACK);
    expect(await textOf(origin, ['X-Forwarded-For: 203.0.113.9'])).not.toMatch(STACK);
    if (outside) expect(await textOf(origin.replace('127.0.0.1', outside))).not.toMatch(STACK);
  });
});
