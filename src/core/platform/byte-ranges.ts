import { StreamableFile } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { SessionRequest } from '../session/session-data.js';
import { StoredFile } from '../web/bodies/stored-file.js';
import { hasVersion } from '../web/request.js';

/**
 * Waits until a file can be read. Then what cannot be read, such as a file that is gone, becomes our error page: Nest
 * would answer on Express with the message of the system, which names the path. The error handler of a file gets later
 * errors only.
 * @throws the error of its stream
 */
export async function readable(file: StreamableFile) {
  const stream = file.getStream();
  if (stream.errored) throw stream.errored;
  // An empty file is told by 'readable', too.
  if (stream.readable && stream.readableLength === 0) await once(stream, 'readable');
}

/**
 * The part that is asked for of a file whose length is known (RFC 9110, section 14). Safari plays no video without
 * this. A request for several parts gets the whole file.
 */
export function applyRange(
  body: unknown,
  status: number | undefined,
  adapter: AbstractHttpAdapter,
  { method, headers }: SessionRequest,
  response: { readonly statusCode: number },
) {
  if (body instanceof StoredFile) {
    for (const [name, value] of Object.entries(body.headers))
      adapter.setHeader(response, name, value);
    if (hasVersion(headers, body.headers.ETag)) return { status: 304, body: '' };
  }
  const length =
    body instanceof StreamableFile &&
    (status ?? response.statusCode) === 200 &&
    body.options.length;
  if (!length || adapter.getHeader(response, 'Content-Length')) return { body, status };
  adapter.setHeader(response, 'Accept-Ranges', 'bytes');
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(String(headers.range)) ?? ['', '', ''];
  const isReversed = from && to && Number(from) > Number(to);
  if (method !== 'GET' || (!from && !to) || isReversed || hasChanged()) return { body, status };

  const start = from ? Number(from) : Math.max(0, length - Number(to));
  const end = from && to ? Math.min(Number(to), length - 1) : length - 1;
  const stream = body.getStream();
  if (start > end) {
    adapter.setHeader(response, 'Content-Range', `bytes */${length}`);
    stream.destroy();
    return { status: 416, body: '' };
  }
  adapter.setHeader(response, 'Content-Range', `bytes ${start}-${end}/${length}`);
  const part = new StreamableFile(Readable.from(bytesOf(stream, start, end)), {
    ...body.options,
    length: end - start + 1,
  });
  return { status: 206, body: part.setErrorHandler(body.errorHandler) };

  /** `If-Range`: a part of another version would not fit to what the browser has. */
  function hasChanged() {
    const known = ['ETag', 'Last-Modified'].map((name) => adapter.getHeader(response, name));
    return headers['if-range'] !== undefined && !known.includes(headers['if-range']);
  }
}

/** The bytes before are read and dropped: a stream cannot jump. */
async function* bytesOf(stream: Readable, start: number, end: number) {
  let at = 0;
  for await (const some of stream as AsyncIterable<Uint8Array>) {
    const chunk = Buffer.from(some);
    const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    if (piece.length > 0) yield piece;
    at += chunk.length;
    if (at > end) return;
  }
}
