import { Busboy } from '@fastify/busboy';
import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { addField, noFields } from './body.js';
import { type Destination, store, type UploadedFile } from './uploaded-file.js';

export interface FileLimits {
  readonly maxFiles: number;
  /** For each file. */
  readonly maxBytes: number;
  /** For each text field beside the files. */
  readonly maxFieldBytes: number;
  /** Such as `['image/png']`. Undefined allows every type. */
  readonly types?: readonly string[];
  /** Where a file goes instead of the disk. It is destroyed when the request breaks off. */
  readonly to?: Destination;
}

const MAX_FIELDS = 100;
const NO_UTF_8 = 'The form with files is not valid UTF-8.';

/** busboy replaces invalid UTF-8 by this character. Nobody types it. */
const isMalformed = (text: string) => text.includes('\uFFFD');

/** Reads files one after another, never more of them in memory than a buffer. */
export async function readFiles(request: IncomingMessage, limits: FileLimits, folder: string) {
  const fields = noFields();
  const files: Promise<UploadedFile>[] = [];
  const breakOff = new AbortController();
  const done = Promise.withResolvers<void>();
  const parser = parserFor(request.headers, limits);
  const refuse = (reason: unknown) => {
    done.reject(reason);
    breakOff.abort(reason);
  };

  parser.on('file', (field, stream, name, _encoding, type) => {
    // A field for a file, in which none was chosen.
    if (!name) {
      stream.resume();
      return;
    }
    if (isMalformed(field + name)) {
      refuse(new BadRequestException(NO_UTF_8));
      return;
    }
    if (limits.types && !limits.types.includes(type)) {
      refuse(
        new UnsupportedMediaTypeException(`Send files of these types: ${limits.types.join(', ')}.`),
      );
      return;
    }
    stream.on('limit', () =>
      refuse(
        new PayloadTooLargeException(
          `A file may have at most ${Math.floor(limits.maxBytes / 1024)} KB.`,
        ),
      ),
    );
    const stored = store({ field, name, type }, stream, limits.to, folder, breakOff.signal);
    files.push(stored);
    stored.catch(refuse);
  });
  parser.on('field', (name, value, isNameCut, isCut) => {
    if (isNameCut || isCut) refuse(new PayloadTooLargeException('A field is too long.'));
    else if (isMalformed(name + value)) refuse(new BadRequestException(NO_UTF_8));
    else addField(fields, name, value);
  });
  parser.on('filesLimit', () =>
    refuse(new PayloadTooLargeException(`Send at most ${limits.maxFiles} files.`)),
  );
  parser.on('fieldsLimit', () =>
    refuse(new PayloadTooLargeException('There are too many fields.')),
  );
  parser.on('error', () => refuse(new BadRequestException('The form with files is damaged.')));
  parser.on('finish', () => done.resolve());
  request.once('close', () => {
    if (!request.complete) refuse(new BadRequestException('The request broke off.'));
  });

  request.pipe(parser);
  try {
    await done.promise;
    return { fields, files: await Promise.all(files) };
  } catch (error) {
    // What is still to come is thrown away.
    request.unpipe(parser);
    request.resume();
    await Promise.allSettled(files);
    throw error;
  }
}

function parserFor(
  headers: IncomingHttpHeaders,
  { maxFiles, maxBytes, maxFieldBytes }: FileLimits,
) {
  try {
    return new Busboy({
      headers: headers as { 'content-type': string },
      limits: {
        files: maxFiles,
        fileSize: maxBytes,
        fields: MAX_FIELDS,
        fieldSize: maxFieldBytes,
        fieldNameSize: 100,
      },
    });
  } catch {
    throw new BadRequestException('The form with files has no boundary.');
  }
}
