import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, inject, it } from 'vitest';
import { INTERNAL_IN_USE, PUBLIC } from '../../src/core/public.js';
import { mayUpdate } from './check.js';

const PAGE = 'docs/core.md';

const HEAD = `# What an application may import of core

Core is the code of the starter: sessions, logins, users, pages and forms, mails, the database, the platforms. You normally do not edit it. A feature
imports the names below, as \`#core/…\`. In \`src/options.ts\` you change the defaults of core. [features.md](features.md) shows how to use the names. The list is \`PUBLIC\` in \`src/core/public.ts\`. That file
also has a second list, \`INTERNAL_IN_USE\`: you may import these names too, but they may change without notice, and this page does not explain them. The linter refuses all other imports of core in features.
`;

const ROOMS: Record<string, string> = {
  process: 'Start',
  config: 'Settings',
  database: 'Database',
  jobs: 'Work outside the request',
  log: 'Log',
  mail: 'Mails',
  session: 'Sessions',
  logins: 'Logins',
  tokens: 'Links in mails',
  users: 'Users',
  web: 'Pages and forms',
};

/** The first paragraph of the comment above what a file exports by that name, in one line. */
function aboutOf(file: string, name: string) {
  const path = `src/core/${file.replace(/\.js$/, '.ts')}`;
  const source = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const declared = source.statements.find((statement) => {
    const names = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map((one) => one.name.getText())
      : [(statement as ts.DeclarationStatement).name?.getText()];
    return names.includes(name) && /^(@|export )/m.test(statement.getText());
  });
  if (!declared) throw new Error(`${path} exports no ${name}: correct src/core/public.ts`);
  const [comment] = ts.getJSDocCommentsAndTags(declared);
  const text = comment && ts.getTextOfJSDocComment(comment.comment);
  return (text ?? '')
    .split(/\n\s*\n|:\s*\n\s*\n/)[0]!
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|');
}

const names = Object.entries(PUBLIC).flatMap(([file, list]) =>
  list.map((name) => ({ file, name, about: aboutOf(file, name) })),
);

function written() {
  const rooms = Object.entries(ROOMS).map(([room, title]) => {
    const rows = names
      .filter(({ file }) => file.startsWith(`${room}/`))
      .map(({ file, name, about }) => `| \`${name}\` | \`#core/${file}\` | ${about} |`);
    return [`## ${title}\n`, '| name | from | what |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return [HEAD, ...rooms].join('\n');
}

describe('The list of what is public of core', () => {
  it('has at most sixty names, each with a word about it', () => {
    expect(names.length).toBeLessThanOrEqual(60);
    expect(names.filter(({ about }) => !about).map(({ name }) => name)).toEqual([]);
  });

  it('is the page that tells of it', () => {
    expect(Object.keys(ROOMS)).toEqual(
      expect.arrayContaining(names.map(({ file }) => file.split('/')[0])),
    );
    if (mayUpdate(inject('isUpdate'), process.env)) writeFileSync(PAGE, written());
    expect(existsSync(PAGE) && readFileSync(PAGE, 'utf8')).toBe(written());
  });

  it('is borrowed from by our own features as little as before', () => {
    const borrowed = Object.entries(INTERNAL_IN_USE).flatMap(([file, list]) =>
      list.map((name) => ({ name, about: aboutOf(file, name) })),
    );
    expect(borrowed.length).toBeLessThanOrEqual(36);
    expect(names.filter(({ name }) => borrowed.some((one) => one.name === name))).toEqual([]);
  });
});
