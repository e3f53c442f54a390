import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/** 160 bits, in Base32: as an app takes it. */
export const newSecret = () => new Secret({ size: 20 }).base32;

/** 120 bits: so many that a fast hash is enough. */
export const newRecoveryCode = () => inFours(new Secret({ size: 15 }).base32.toLowerCase());

/** "abcd efgh": as people read and type it. */
export const inFours = (text: string) => text.match(/.{1,4}/g)!.join(' ');

/** As it was made, however it was typed. */
export const asMade = (typed: string) => typed.replace(/[\s-]/g, '').toLowerCase();

/** @returns the step that the code is of: this half minute, the one before or the next. RFC 6238 */
export function stepOf(secret: string, code: string) {
  const token = asMade(code);
  // The library takes the digits of other scripts for a mistake in the program.
  if (!/^\d{6}$/.test(token)) return undefined;
  const timestamp = Date.now();
  const key = Secret.fromBase32(secret);
  const away = TOTP.validate({ token, secret: key, timestamp, window: 1 });
  return away === null ? undefined : TOTP.counter({ timestamp }) + away;
}

/** A QR picture of all that an app needs to know: for a `<path>`, a square of 1 for each dark module. */
export function pictureOf(secret: string, issuer: string, label: string) {
  const { size, data } = encode(String(new TOTP({ issuer, label, secret })), { border: 4 });
  const squares = data.flatMap((row, y) =>
    row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')),
  );
  return { size, path: squares.join('') };
}
