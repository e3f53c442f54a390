import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Our largest form has a few hundred bytes. */
export const MOST_FORM_BYTES = 16 * 1024;

/**
 * Reads the one kind of body there is. The parsers that come with the platforms disagree on nested
 * names, character sets and broken text; this one is strict and the same for both.
 */
export function parseForm(headers: IncomingHttpHeaders, body: Buffer) {
  requireForm(headers);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return fieldsOf(text);
  } catch {
    throw new BadRequestException('The form is not valid UTF-8 text');
  }
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

export function requireForm(headers: IncomingHttpHeaders) {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  if (type.trim() === FORM_TYPE && isUtf8 && headers['content-encoding'] === undefined) return;
  throw new UnsupportedMediaTypeException(`Send a form: ${FORM_TYPE} in UTF-8`);
}

export const hasBody = (headers: IncomingHttpHeaders) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
