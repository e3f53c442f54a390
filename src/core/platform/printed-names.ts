import Handlebars from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPartial } from './paths.js';

const HELPER = 'printedName';
const OF_EXPRESS = ['settings', 'cache', '_locals'];
/** `@FormPage` adds them when a form was refused. */
const OF_FORMS = ['errors', 'values'];

/**
 * A page that prints a name which its handler does not return is an error, except in production: a typing error would
 * be an empty place. A value that may be missing is returned as undefined. Names in conditions, in partials and inside
 * `each` and `with` are not checked.
 */
export function checkPrintedNames(engine: typeof Handlebars, source: string, view: string) {
  engine.registerHelper(HELPER, checkName);
  const program = engine.parse(source);
  new PrintedNames(engine, view).accept(program);
  return program;
}

/** The file of each source, or undefined for a partial. */
const pages = new Map<string, string | undefined>();

/** Which page this is the source of, as a path below views/. */
export function pageOf(source: string, views: string) {
  if (!pages.has(source))
    for (const file of readdirSync(views, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.hbs'))
        pages.set(readFileSync(join(views, file), 'utf8'), isPartial(file) ? undefined : file);
  return pages.get(source);
}

function checkName(this: object, value: unknown, name: string, where: string) {
  if (name in this) return value;
  const names = Object.keys(this).filter((key) => !OF_EXPRESS.includes(key));
  throw new Error(
    `${where} prints {{${name}}}, which its handler does not return. There are ${names.join(', ')}. If it may be missing, return it as undefined`,
  );
}

class PrintedNames extends Handlebars.Visitor {
  constructor(
    private readonly engine: typeof Handlebars,
    private readonly view: string,
  ) {
    super();
  }

  override BlockStatement(block: hbs.AST.BlockStatement) {
    const { original } = block.path;
    if (original !== 'each' && original !== 'with') super.BlockStatement(block);
  }

  override PartialBlockStatement() {}

  override MustacheStatement(printed: hbs.AST.MustacheStatement) {
    const path = printed.path as hbs.AST.PathExpression;
    const [name] = path.parts ?? [];
    const isOfItem = path.data || path.depth > 0 || /^(this|\.)/.test(path.original);
    const isFree = !name || OF_FORMS.includes(name) || name in this.engine.helpers;
    if (isFree || isOfItem || printed.params.length > 0) return;
    const { loc } = printed;
    const where = `views/${this.view}, line ${loc.start.line},`;
    printed.params = [path, text(name, loc), text(where, loc)];
    printed.path = { ...path, parts: [HELPER], original: HELPER };
  }
}

const text = (value: string, loc: hbs.AST.SourceLocation): hbs.AST.StringLiteral => ({
  type: 'StringLiteral',
  value,
  original: value,
  loc,
});
