import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { Config } from '../../src/core/config/config.js';
import { Environment } from '../../src/core/config/environment.js';
import { declared } from '../../src/core/config/feature-variables.js';
import '../../src/features.js';
import { options } from '../../src/options.js';
import { startApp } from '../../test/support/app.js';
import { MarkdownPage, sources, time } from '../../test/starter/document.js';

const page = new MarkdownPage('docs/reference.md');

const withoutTicks = (cell = '') => cell.replaceAll('`', '');

/** Every key that any file declares, with its type and the file. */
const keys = sources().flatMap((file) => {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[][] = [];
  const visit = (node: ts.Node) => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === 'SessionData') {
      for (const member of node.members.filter(ts.isPropertySignature)) {
        const type = member.type!.getText().replace(/ \| undefined$/, '');
        found.push([member.name.getText(), type, file]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
});

/** A type that has no name is told in words. */
const inWords = (type: string) => (/^\w+$/.test(type) ? type : 'a page and its fields');

describe('The reference', () => {
  it('has the variables that the application reads, in the same order, with their defaults', () => {
    const rows = page.rows('Environment');
    expect(rows.map(([name]) => withoutTicks(name))).toEqual(Object.keys(new Environment({})));
    const defaults = new Environment({}, options.cookieName);
    for (const [name, value] of rows) {
      const told = /^`([^`]+)`/.exec(value!)?.[1];
      if (told) expect(defaults[withoutTicks(name) as keyof Environment], name).toBe(told);
    }
  });

  it('has every variable that a feature declares, and no other', () => {
    const rows = page.rows('Variables of features').map(([name]) => withoutTicks(name));
    expect(new Set(rows)).toEqual(new Set(declared.flatMap(({ names }) => names)));
  });

  it('has every key that a session may hold, and no other', () => {
    const rows = page.rows('Session keys').map((row) => row.slice(0, 3).map(withoutTicks));
    expect(keys.length).toBeGreaterThan(5);
    const known = keys.map(([key, type, file]) => [key, inWords(type!), file]);
    expect(rows.map(String).toSorted()).toEqual(known.map(String).toSorted());
  });

  it('has the cookies, and that of the session as it is sent', async () => {
    const rows = page.rows('Cookies');
    expect(rows).toHaveLength(5);
    const [, , lifetime, flags] = rows[0]!;
    const { idleSeconds, absoluteSeconds, rememberSeconds } = new Config({});
    for (const seconds of [idleSeconds, absoluteSeconds, rememberSeconds]) {
      expect(lifetime).toContain(time(seconds));
    }
    const app = await startApp({ SESSION_COOKIE_SECURE: 'true', TRUST_PROXY: 'loopback' });
    const { headers } = await app.visitor().open('/visits', { 'x-forwarded-proto': 'https' });
    const [cookie, ...others] = headers.getSetCookie();
    expect(others).toEqual([]);
    const sent = cookie!
      .split('; ')
      .filter((word) => !/^(__Host-[\w-]+|Max-Age|Expires)=/.test(word));
    const told = [...flags!.matchAll(/`([^`]+)`/g)].map(([, flag]) => flag!);
    expect(told.toSorted()).toEqual(sent.toSorted());
  });

  it('has every command, and no other', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const told = page.rows('Commands').map(([command]) => withoutTicks(command));
    const known = Object.keys(scripts).map((name) =>
      ['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`,
    );
    expect(told.toSorted()).toEqual(known.toSorted());
  });
});
