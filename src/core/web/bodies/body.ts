import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AllOptions } from '../../config/options.js';
import { parseJson } from './json.js';

/**
 * Reads a form or JSON. The parsers that come with the platforms disagree on nested names, character sets,
 * broken text and methods; this one is strict and the same for both.
 */
export async function readBody(request: IncomingMessage, limits: Limits) {
  if (!hasBody(request.headers)) return undefined;
  // Node's parser reports no error in such a body: it would be waited for until the time limit.
  if (request.headers.upgrade?.toLowerCase() === 'websocket')
    throw new BadRequestException('A handshake of a WebSocket has no body.');
  const type = typeOf(request.headers);
  requireReadable(type, request.headers);
  const isForm = type === FORM;
  const max = isForm ? limits.form : limits.json;
  const bytes = await readBytes(request, { ...limits, max });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isForm ? fieldsOf(text) : parseJson(text);
  } catch (error) {
    if (error instanceof BadRequestException) throw error;
    throw new BadRequestException(
      isForm
        ? 'The form is not valid: its percent-encoding is damaged, or it is not UTF-8.'
        : 'The body is not valid JSON in UTF-8.',
    );
  }
}

type Fields = Record<string, string | string[]>;

type Limits = AllOptions['bytes'];

/** The raw bytes, such as to check a signature. */
export async function readBytes(
  request: IncomingMessage,
  { max, discarded }: Pick<Limits, 'discarded'> & { readonly max: number },
) {
  const chunks: Buffer[] = [];
  let read = 0;
  const tooLarge = () => new PayloadTooLargeException(`Send at most ${max / 1024} KB.`);
  const mostRead = Math.max(max, discarded);
  if (Number(request.headers['content-length']) > mostRead) throw tooLarge();
  // The stream is not destroyed when it is left early: the answer needs its socket.
  const stream = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of stream) {
      read += chunk.length;
      if (read > mostRead) break;
      if (read <= max) chunks.push(chunk);
    }
  } catch (cause) {
    throw new BadRequestException('The request ended before its body was complete.', { cause });
  }
  if (read > max) throw tooLarge();
  return Buffer.concat(chunks);
}

/** Without a prototype, so that a field called `constructor` is only a field. */
export const noFields = (): Fields => Object.create(null) as Fields;

/** A field that is sent twice has two values, which no form of ours asks for. */
export function addField(fields: Fields, name: string, value: string) {
  fields[name] = name in fields ? [fields[name]!, value].flat() : value;
}

function fieldsOf(text: string) {
  const fields = noFields();
  for (const pair of text.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.replaceAll('+', ' ').split('=').map(decodeURIComponent);
    addField(fields, name, value.join('='));
  }
  return fields;
}

const FORM = 'application/x-www-form-urlencoded';

function requireReadable(type: string, headers: IncomingHttpHeaders) {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1];
  const isUtf8 = charset === undefined || charset.toLowerCase() === 'utf-8';
  const isKnown = type === FORM || type === 'application/json';
  if (isKnown && isUtf8 && headers['content-encoding'] === undefined) return;
  if (type === MULTIPART) {
    throw new UnsupportedMediaTypeException(
      'No files are taken here: that would need @Upload() on the handler.',
    );
  }
  throw new UnsupportedMediaTypeException();
}

export const MULTIPART = 'multipart/form-data';

export const typeOf = (headers: IncomingHttpHeaders) =>
  (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

const hasBody = (headers: IncomingHttpHeaders) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
