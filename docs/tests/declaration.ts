import ts from 'typescript';

/**
 * The lines of a declaration, with its comment and its decorators. `Carts.add` is a method of a class,
 * `module` what a file adds to another one with `declare module`.
 */
export function declaration(text: string, name: string) {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const node = name
    .split('.')
    .reduce<ts.Node | undefined>((around, part) => around && find(around, part), source);
  if (!node) return undefined;
  const lineOf = (at: number) => source.getLineAndCharacterOfPosition(at).line;
  const whole = statementOf(node);
  const start = lineOf(whole.getStart(source, true));
  return text.split('\n').slice(start, lineOf(whole.getEnd()) + 1);
}

function find(around: ts.Node, name: string): ts.Node | undefined {
  return ts.forEachChild(around, (node) => (nameOf(node) === name ? node : find(node, name)));
}

function nameOf(node: ts.Node) {
  if (ts.isModuleDeclaration(node)) return 'module';
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const isNamed =
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isClassElement(node);
  return isNamed ? node.name?.getText() : undefined;
}

/** `const open = …` is a declaration in a list in a statement. */
const statementOf = (node: ts.Node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node);
