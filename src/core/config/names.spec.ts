import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../test/core/problems.js';
import { Config } from './config.js';
import { variablesIn } from './env-file.js';

const TEXT = 'NODE_ENV=production\r\nPORT="80" # a comment\r\n';

describe('A file .env', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['with the lines of an old Mac', Buffer.from(TEXT.replaceAll('\n', ''))],
    ['with blanks of a web page', Buffer.from(`\u00A0${TEXT.replace('PORT', '\u200BPORT\u00A0')}`)],
  ])('is read to the first line: %s', (_, file) => {
    expect(variablesIn(file)).toEqual({ NODE_ENV: 'production', PORT: '80' });
  });

  it('is refused when it is no text, with what fixes it', () => {
    expect(() => variablesIn(Buffer.from(TEXT, 'utf16le'))).toThrow(/save it as UTF-8/);
  });

  it.each(['PORT: 80', 'PORT 80', 'PORT', ' DATABASE_URL : postgres://me:secret@db/shop?a=b'])(
    'says which setting would not be read, and not what was to be it: %s',
    (line) => {
      const read = () => variablesIn(Buffer.from(`NODE_ENV=test\n${line}\n#PORT 80\n`));
      const [, name] = /(\w+)/.exec(line)!;
      expect(read).toThrow(
        new RegExp(`^.*\\n  ${name} in .env needs = behind its name: ${name}=…$`),
      );
    },
  );

  it('has no name that is not read without a word', () => {
    const { warnings } = new Config({ ANOTHER_NAME: 'a', PORT: '80' }, ['ANOTHER_NAME', 'PORT']);
    expect(warnings).toEqual([expect.stringMatching(/^ANOTHER_NAME in \.env is not read/)]);
  });
});

describe('A name with a mistake', () => {
  it.each([
    ['SESION_KEYS', 'SESSION_KEYS'],
    ['SESSION_KEY', 'SESSION_KEYS'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['TRUSTED_PROXY', 'TRUST_PROXY'],
    ['public_origin', 'PUBLIC_ORIGIN'],
  ])('is said with the name that was meant: %s', (name, meant) => {
    const said = `${name} is not read: did you mean ${meant}?`;
    expect(new Config({ [name]: 'x' }).warnings).toEqual([said]);
    expect(problemsOf({ [name]: 'x', PORT: 'x' })).toContain(said);
  });

  it('is none that another program has given', () => {
    const others =
      'HOME HOSTNAME HOSTTYPE LOGNAME NODE_OPTIONS NODE_PATH PATH PWD SESSIONNAME SESSION_MANAGER ' +
      'XDG_SESSION_ID https_proxy npm_config_loglevel';
    const given = Object.fromEntries(others.split(' ').map((name) => [name, 'x']));
    expect(new Config(given).warnings).toEqual([]);
  });
});
