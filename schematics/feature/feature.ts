import * as code from './code.ts';
import type { Wanted } from './code.ts';
import { type Field, fieldOf, Refused } from './fields.ts';
import { hasOptional } from './files.ts';
import { namesOf } from './names.ts';
import { tests } from './tests.ts';
import * as views from './views.ts';

/** The project: a folder, or the tree of \`nest generate\`. */
export interface Tree {
  has(path: string): boolean;
  read(path: string): string;
}

export interface Asked {
  /** In the plural: `notes`. */
  readonly name: string;
  /** Such as `title:text`. */
  readonly fields: readonly string[];
  readonly singular?: string | undefined;
  readonly owned?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** @returns what is to be written and changed, by path. @throws Refused */
export function planFeature(tree: Tree, { name, fields, singular, owned, json }: Asked) {
  const all = fieldsOf(fields);
  const isFile = ({ kind }: Field) => kind.column === 'file';
  if (all.every(isFile)) throw new Refused('Name a field beside the file, such as title:text');
  const wanted: Wanted = {
    names: namesOf(name, singular),
    fields: all.filter((field) => !isFile(field)),
    files: all.filter(isFile),
    isOwned: owned ?? false,
    hasJson: json ?? false,
  };
  const { folder } = wanted.names;
  const [at, view] = [`src/features/${folder}`, `views/${folder}`];
  const files: Record<string, string> = {
    [`${at}/tables.ts`]: code.tables(wanted),
    [`${at}/${folder}.ts`]: code.store(wanted),
    [`${at}/${code.fileOf(wanted.names)}-form.ts`]: code.form(wanted),
    [`${at}/${folder}.controller.ts`]: code.controller(wanted),
    [`${at}/${folder}.module.ts`]: code.module(wanted),
    [`${at}/${folder}.e2e-spec.ts`]: tests(wanted),
    [`${view}/index.hbs`]: views.index(wanted),
    [`${view}/show.hbs`]: views.show(wanted),
    [`${view}/form.hbs`]: views.form(wanted),
  };
  const there = Object.keys(files).find((path) => tree.has(path));
  if (there) throw new Refused(`There is a ${there} already: take another name, or delete it`);
  const changes = { ...registered(tree, wanted), ...documented(tree, wanted) };
  return { files, changes };
}

function fieldsOf(texts: readonly string[]): Field[] {
  if (texts.length === 0)
    throw new Refused('Name a field, such as: npm run feature -- notes title:text body:textarea');
  const fields = texts.map(fieldOf);
  const twice = fields.find(
    ({ name }, at) => fields.findIndex((other) => other.name === name) < at,
  );
  if (twice) throw new Refused(`There are two fields with the name ${twice.name}`);
  return fields;
}

/** The lines in src/features.ts. */
function registered(tree: Tree, { names: { folder, Many } }: Wanted) {
  const path = 'src/features.ts';
  const text = tree.read(path);
  const module = `${Many}Module`;
  const withImport = text.replace(
    /(?=\n\ntype Feature =)/,
    `\nimport { ${module} } from './features/${folder}/${folder}.module.js';`,
  );
  const withLine = withImport.replace(/(?=^ {2}\.\.\.\(config\.devTools|^\];)/m, `  ${module},\n`);
  if (withImport === text || withLine === withImport)
    throw new Refused(`${path} is not as it was: add ${module} to its list yourself`);
  return { [path]: withLine };
}

/** In the starter itself tests compare these documents with the code. */
function documented(tree: Tree, { names, files, isOwned, hasJson }: Wanted) {
  if (!tree.has('docs/tests/security-doc.spec.ts')) return {};
  const { folder } = names;
  const words = folder.replaceAll('-', ' ');
  const seen = isOwned ? "one's own" : 'all';
  const rows = [
    ['GET', '', seen],
    ['GET', '/new', "one's own"],
    ['POST', '', "one's own"],
    ['GET', '/:id', seen],
    ...(files.length > 0 ? [['GET', '/:id/files/:field', seen]] : []),
    ...(hasOptional(files) ? [['POST', '/:id/files/:field/delete', "one's own"]] : []),
    ['GET', '/:id/edit', "one's own"],
    ['POST', '/:id', "one's own"],
    ['POST', '/:id/delete', "one's own"],
  ].map(([method, path, whose]) => `| \`${method} /${folder}${path}\` | log in | yes | ${whose} |`);
  const json = ['', '/:id'].map(
    (path) => `| \`GET /api/${folder}${path}\` | log in | yes | ${seen} |`,
  );
  const security = 'docs/security.md';
  const reference = 'docs/reference.md';
  return {
    [security]: tree
      .read(security)
      .replace(
        /(?=^\| `GET \/account` \|)/m,
        `${[...rows, ...(hasJson ? json : [])].join('\n')}\n`,
      ),
    [reference]: tree
      .read(reference)
      .replace(
        /^\| `src\/features\.ts` \| (.*) \|$/m,
        `| \`src/features.ts\`, \`src/features/${folder}/\` | $1; ${words} |`,
      ),
  };
}
