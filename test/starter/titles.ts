import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * Every test of the suite as `vitest -t` knows it: the titles around it and its own, with blanks between
 * them. Placeholders such as %s stay; a title that is nothing else is taken from its table.
 */
export const testTitles = () =>
  globSync('{src,test,docs/tests,starter}/**/*spec.ts').flatMap(titlesOf);

function titlesOf(file: string) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const titles: string[] = [];
  const visit = (node: ts.Node, around: string) => {
    const title = ts.isCallExpression(node) ? titleOf(node) : undefined;
    if (title !== undefined && /^it\b/.test(callee(node, source))) {
      const own = title === '%s' ? firstColumn((node as ts.CallExpression).expression) : [title];
      titles.push(...own.map((text) => around + text));
    }
    const isGroup = title !== undefined && callee(node, source).startsWith('describe');
    node.forEachChild((child) => visit(child, isGroup ? `${around}${title} ` : around));
  };
  visit(source, '');
  return titles;
}

const callee = (node: ts.Node, source: ts.SourceFile) =>
  (node as ts.CallExpression).expression.getText(source);

function titleOf({ arguments: [first] }: ts.CallExpression) {
  return first && ts.isStringLiteralLike(first) ? first.text : undefined;
}

/** Of `it.each([['one', …], ['other', …]])`. */
function firstColumn(each: ts.Node) {
  const [table] = ts.isCallExpression(each) ? each.arguments : [];
  if (!table || !ts.isArrayLiteralExpression(table)) return [];
  return table.elements.flatMap((row) => {
    const [first] = ts.isArrayLiteralExpression(row) ? row.elements : [];
    return first && ts.isStringLiteralLike(first) ? [first.text] : [];
  });
}
