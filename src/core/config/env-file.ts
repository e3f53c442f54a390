import { parseEnv } from 'node:util';
import { InvalidEnvironment } from './config.js';

/**
 * What stands in `.env`. Windows puts a byte order mark before it, and PowerShell's `>` writes UTF-16:
 * process.loadEnvFile() would lose its first line, or all of it, without a word.
 * @throws when it is no text
 */
export function variablesIn(file: Buffer) {
  const isUtf16 = file[0] === 0xff && file[1] === 0xfe;
  // Takes the mark off.
  const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(file);
  if (text.includes('\0')) throw new InvalidEnvironment(['.env is no text: save it as UTF-8']);
  return parseEnv(text);
}
