import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Our largest form has a few hundred bytes. */
const MOST_FORM_BYTES = 16 * 1024;

/**
 * Up to here, what is too large is read and thrown away. A connection that is closed while something is
 * still on its way takes the answer back, and a proxy would say 502 instead of our page.
 */
const MOST_READ_BYTES = 64 * 1024;

/**
 * Reads the one kind of body there is. The parsers that come with the platforms disagree on nested
 * names, character sets, broken text and methods; this one is strict and the same for both.
 */
export async function readForm(request: IncomingMessage) {
  if (!hasBody(request.headers)) return undefined;
  requireForm(request.headers);
  try {
    return fieldsOf(new TextDecoder('utf-8', { fatal: true }).decode(await bytesOf(request)));
  } catch (error) {
    if (error instanceof PayloadTooLargeException) throw error;
    throw new BadRequestException('The form has an end that is missing, or is not valid UTF-8');
  }
}

async function bytesOf(request: IncomingMessage) {
  const chunks: Buffer[] = [];
  let read = 0;
  // The stream is not destroyed when it is left early: the answer needs its socket.
  const stream = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const announced = Number(request.headers['content-length']);
  if (announced > MOST_READ_BYTES) throw new PayloadTooLargeException();
  for await (const chunk of stream) {
    read += chunk.length;
    if (read > MOST_READ_BYTES) break;
    if (read <= MOST_FORM_BYTES) chunks.push(chunk);
  }
  if (read > MOST_FORM_BYTES) throw new PayloadTooLargeException();
  return Buffer.concat(chunks);
}

/** A field that is sent twice has two values, which no form of ours asks for. */
function fieldsOf(text: string) {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const pair of text.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.replaceAll('+', ' ').split('=').map(decodeURIComponent);
    fields[name] = name in fields ? [fields[name]!, value.join('=')].flat() : value.join('=');
  }
  return fields;
}

function requireForm(headers: IncomingHttpHeaders) {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  if (type.trim() === FORM_TYPE && isUtf8 && headers['content-encoding'] === undefined) return;
  throw new UnsupportedMediaTypeException(`Send a form: ${FORM_TYPE} in UTF-8`);
}

const hasBody = (headers: IncomingHttpHeaders) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
