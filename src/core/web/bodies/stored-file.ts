import { StreamableFile } from '@nestjs/common';

/** A browser shows these. All else is downloaded: HTML or SVG from a user would run as a page of this site. */
const SHOWN = [
  'application/pdf',
  'audio/mpeg',
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/webm',
];

interface Stored {
  /** It must change when the bytes change. */
  readonly id: string;
  /** Name and type are what the sender claimed. */
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/**
 * A handler returns it to send a file that somebody has uploaded. The browser keeps the file, and asks each time
 * whether it may still show it. The handler must check who may see the file.
 */
export class StoredFile extends StreamableFile {
  readonly headers;

  constructor({ id, name, type, bytes }: Stored) {
    const isShown = SHOWN.includes(type);
    super(bytes, {
      type: isShown ? type : 'application/octet-stream',
      disposition: `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(name)}`,
      length: bytes.length,
    });
    this.headers = { ETag: `"${id}"`, 'Cache-Control': 'private, no-cache' };
  }
}

/** RFC 8187: any letter of a name fits into a header. */
const encoded = (name: string) =>
  encodeURIComponent(name.slice(0, 200).toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
