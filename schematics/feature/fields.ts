/** What a field can be, and what each is in the class of the form, in the table, on the page and in the test. */
interface Kind {
  readonly description: string;
  /** Decorators of class-validator, and the value of an empty form. */
  readonly rules: (field: Field) => readonly string[];
  readonly empty: string;
  readonly column: 'text' | 'integer' | 'file';
  /** As TypeScript, of what the form holds. */
  readonly stored?: (value: string) => string;
  readonly partial: string;
  readonly type?: string;
  /** What a test types, and what it types wrongly. Nothing is wrong with a box. */
  readonly typed: string;
  readonly wrong?: string;
}

export interface Field {
  /** In the form, such as `dueOn`. */
  readonly name: string;
  /** In the table, such as `due_on`. */
  readonly column: string;
  /** On the page, such as `Due on`. */
  readonly label: string;
  readonly kind: Kind;
  readonly isOptional: boolean;
  /** Of a select, or radio buttons. */
  readonly choices: readonly string[];
}

const length = (most: number) => (field: Field) => [
  `@Length(${field.isOptional ? 0 : 1}, ${most}, { message: '${field.isOptional ? 'Write' : `Write a ${field.label.toLowerCase()}, with`} ${most} characters at most.' })`,
];
const oneOf = ({ choices, isOptional }: Field) => [
  `@IsIn([${[...(isOptional ? [''] : []), ...choices].map((choice) => `'${choice}'`).join(', ')}], { message: 'Choose one of the list.' })`,
];

const WHOLE = 'Enter a whole number, from 0 to 1000000000.';

export const KINDS: Record<string, Kind> = {
  text: {
    description: 'a line of text',
    rules: length(200),
    empty: "''",
    column: 'text',
    partial: 'field',
    type: 'text',
    typed: 'Some text',
    wrong: 'x'.repeat(201),
  },
  textarea: {
    description: 'a longer text',
    rules: length(5000),
    empty: "''",
    column: 'text',
    partial: 'textarea',
    typed: 'First line\\n  and a second',
    wrong: 'x'.repeat(5001),
  },
  number: {
    description: 'a whole number',
    rules: () => [
      '@AsNumber()',
      `@IsInt({ message: '${WHOLE}' })`,
      `@Min(0, { message: '${WHOLE}' })`,
      `@Max(1_000_000_000, { message: '${WHOLE}' })`,
    ],
    empty: 'NaN',
    column: 'integer',
    partial: 'field',
    type: 'number',
    typed: '7',
    wrong: 'seven',
  },
  date: {
    description: 'a day',
    rules: () => ["@IsDay({ message: 'Enter a day, such as 2027-01-31.' })"],
    empty: "''",
    column: 'text',
    partial: 'field',
    type: 'date',
    typed: '2027-01-31',
    wrong: '2027-02-30',
  },
  boolean: {
    description: 'a box to tick',
    rules: () => ['@AsBoolean()', '@IsBoolean()'],
    empty: 'false',
    column: 'integer',
    stored: (value) => `Number(${value})`,
    partial: 'checkbox',
    typed: 'yes',
  },
  select: {
    description: 'a choice of a list: status:select=open,done',
    rules: oneOf,
    empty: "''",
    column: 'text',
    partial: 'select',
    typed: '',
    wrong: 'none of them',
  },
  radio: {
    description: 'the same, with all choices shown: size:radio=small,large',
    rules: oneOf,
    empty: "''",
    column: 'text',
    partial: 'radio',
    typed: '',
    wrong: 'none of them',
  },
  file: {
    description: 'a file, which is kept in the database, of 2 MB at most',
    rules: () => [],
    empty: "''",
    column: 'file',
    partial: 'file',
    typed: '',
  },
};

/** A mistake in what was typed. The message says what to type. */
export class Refused extends Error {}

const FIELD = /^([a-z][a-zA-Z0-9]*):([a-z]+)(\?)?(?:=(.+))?$/;

/** Columns that every table has, and words of the page. */
const TAKEN = new Set([
  'id',
  'userId',
  'createdAt',
  'idempotencyKey',
  'title',
  'values',
  'errors',
  'files',
  'user',
]);
/** A first field with one of these names is what a row is called by, so `title` is fine there. */
const fieldName = (name: string) => name === 'title' || !TAKEN.has(name);

/** @param text such as `title:text`, `due:date?` or `status:select=open,done` */
export function fieldOf(text: string): Field {
  const [, name, kindName, optional, list] = FIELD.exec(text) ?? [];
  const kind = kindName === undefined ? undefined : KINDS[kindName];
  if (!name || !kind) {
    const kinds = Object.entries(KINDS).map(([key, { description }]) => `  ${key}: ${description}`);
    throw new Refused(
      `"${text}" is no field: write name:kind, such as title:text, with ? at the end if it may be empty.\n${kinds.join('\n')}`,
    );
  }
  if (!fieldName(name))
    throw new Refused(`A field cannot be called ${name}: every feature has something of this name`);
  if (optional && kind.column === 'integer')
    throw new Refused(`A ${kindName} is never empty: write ${name}:${kindName}, without the ?`);
  const choices = (list ?? '').split(',').filter(Boolean);
  const isChoice = kind.rules === oneOf;
  if (isChoice && (choices.length < 2 || choices.some((choice) => !/^[\w -]+$/.test(choice))))
    throw new Refused(`Name the choices of ${name}: ${name}:${kindName}=open,done`);
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return {
    name,
    column: words.replaceAll(' ', '_'),
    label: words[0]!.toUpperCase() + words.slice(1),
    kind: isChoice ? { ...kind, typed: choices[0]! } : kind,
    isOptional: optional === '?',
    choices,
  };
}
