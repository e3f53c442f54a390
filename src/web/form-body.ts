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
  let left = MOST_FORM_BYTES;
  // The stream is not destroyed when it is left early: the answer needs its socket.
  const stream = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  if (Number(request.headers['content-length']) > left) throw new PayloadTooLargeException();
  for await (const chunk of stream) {
    if (chunk.length > left) throw new PayloadTooLargeException();
    left -= chunk.length;
    chunks.push(chunk);
  }
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
