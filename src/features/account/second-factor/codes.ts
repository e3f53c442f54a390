import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/** 160 bits, in Base32, as an app takes it. */
export const newTotpSecret = () => new Secret({ size: 20 }).base32;

/** 120 bits: enough for a fast hash. */
export const newRecoveryCode = () => new Secret({ size: 15 }).base32.toLowerCase();

/** "abcd efgh": as people read and type it. */
export const groupByFour = (text: string) => text.match(/.{1,4}/g)!.join(' ');

/** Characters that a recovery code never has, and the letters that people mean by them. */
const LOOKS_LIKE: Record<string, string> = { 0: 'o', 1: 'l', 8: 'b' };

/**
 * One form of a code, however it was typed or pasted: digits of any script, and letters. Blanks, dots, dashes,
 * invisible characters and the number of a recovery code in the list are removed.
 */
export function normalizeCode(typed: string) {
  const code = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Nd}/gu, valueOf)
    .replace(/[^\p{L}\d]/gu, '');
  if (/^\d*$/.test(code)) return code;
  return code.replace(/^\d+(?=.{24}$)/, '').replace(/[018]/g, (sign) => LOOKS_LIKE[sign]!);
}

/** The ten digits of each script stand in a row in Unicode, from 0 to 9, and a row may follow another. */
function valueOf(digit: string) {
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0)! - before - 1))) before += 1;
  return String(before % 10);
}

/** @returns the time step of the code: this half minute, the one before or the next (RFC 6238) */
export function stepOf(secret: string, token: string) {
  // The library throws for digits of other scripts.
  if (!/^\d{6}$/.test(token)) return undefined;
  const timestamp = Date.now();
  const key = Secret.fromBase32(secret);
  const away = TOTP.validate({ token, secret: key, timestamp, window: 1 });
  return away === null ? undefined : TOTP.counter({ timestamp }) + away;
}

/** The URI `otpauth://…` with all that an app needs. A phone opens it in the app. */
export const linkOf = (secret: string, issuer: string, label: string) =>
  String(new TOTP({ issuer, label, secret }));

/** A QR code of it: for a `<path>`, a square of 1 for each dark module. */
export function qrCodeOf(link: string) {
  const { size, data } = encode(link, { border: 4 });
  const squares = data.flatMap((row, y) =>
    row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')),
  );
  return { size, path: squares.join('') };
}
