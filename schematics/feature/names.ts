import { Refused } from './fields.ts';

/** The words of a feature, from its name in the plural. */
export interface Names {
  /** Folder and address: `book-notes`. */
  readonly folder: string;
  /** Table: `book_notes`. */
  readonly table: string;
  /** Class that reads and writes them: `BookNotes`. */
  readonly Many: string;
  /** Row: `BookNote`. */
  readonly One: string;
  readonly many: string;
  readonly one: string;
  /** In sentences: `Book notes`, `book note`. */
  readonly Title: string;
  readonly words: string;
}

const PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Words of TypeScript and of the files that are generated. */
const TAKEN = new Set(['database', 'form', 'core', 'public', 'new', 'class', 'sessions', 'users']);

export function namesOf(folder: string, singular?: string): Names {
  if (!PATTERN.test(folder) || TAKEN.has(folder))
    throw new Refused(
      `"${folder}" cannot be the name of a feature: write a plural in small letters, such as notes or book-notes`,
    );
  const single = singular ?? singularOf(folder);
  if (single === folder)
    throw new Refused(
      `What is one of "${folder}" called? Write --singular, such as: npm run feature -- people --singular person name:text`,
    );
  if (!PATTERN.test(single)) throw new Refused(`"${single}" cannot be a name: write small letters`);
  const [Many, One] = [pascal(folder), pascal(single)];
  const words = single.replaceAll('-', ' ');
  const title = folder.replaceAll('-', ' ');
  return {
    folder,
    table: folder.replaceAll('-', '_'),
    Many,
    One,
    many: Many[0]!.toLowerCase() + Many.slice(1),
    one: One[0]!.toLowerCase() + One.slice(1),
    Title: title[0]!.toUpperCase() + title.slice(1),
    words,
  };
}

const pascal = (name: string) =>
  name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());

function singularOf(plural: string) {
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|z)es$/.test(plural)) return plural.slice(0, -2);
  return /[^s]s$/.test(plural) ? plural.slice(0, -1) : plural;
}
