import { parseEnv } from 'node:util';
import { InvalidEnvironment } from './config.js';
import { KNOWN_NAMES } from './unread-names.js';

/**
 * Reads `.env`. Windows puts a byte order mark before it, and PowerShell's `>` writes UTF-16: process.loadEnvFile()
 * would lose its first line, or all of it, without an error. Text that is copied from a web page has non-breaking
 * spaces, and text that is copied from a YAML file has colons.
 * @throws when it is not text, or has a line that would not be read
 */
export function variablesIn(file: Buffer) {
  const isUtf16 = file[0] === 0xff && file[1] === 0xfe;
  // TextDecoder removes the byte order mark.
  const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(file).replace(/\r\n?/g, '\n');
  if (text.includes('\0')) throw new InvalidEnvironment(['.env is not text: save it as UTF-8']);
  const tidy = text.replace(/^[^=\n]*/gm, (name) => name.replace(/[\p{Cf}\p{Zs}]/gu, ' '));
  // The value may be a secret, so the message does not repeat it.
  const lost = [...tidy.matchAll(/^ *(\w+)(?: *:| +[^ =]| *$)/gm)]
    .map(([, name]) => name!)
    .filter((name) => KNOWN_NAMES.includes(name));
  if (lost.length > 0)
    throw new InvalidEnvironment(
      lost.map((name) => `${name} in .env needs = behind its name: ${name}=…`),
    );
  return parseEnv(tidy);
}
