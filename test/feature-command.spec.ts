import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planFeature } from '../schematics/feature/feature.ts';

const tree = (there: readonly string[] = []) => ({
  has: (path: string) => there.includes(path),
  read: (path: string) => readFileSync(path, 'utf8'),
});

const plan = (name: string, fields: readonly string[], more = {}) =>
  planFeature(tree(), { name, fields, ...more });

// What it writes is made, built and tested in products: starter/products.
describe('npm run feature', () => {
  it.each([
    ['notes', [], 'Name a field, such as'],
    ['notes', ['title'], '"title" is no field: write name:kind'],
    ['notes', ['title:varchar'], 'textarea: a longer text'],
    ['notes', ['Title:text'], 'is no field'],
    ['notes', ['title:text', 'title:date'], 'There are two fields with the name title'],
    ['notes', ['userId:text'], 'A field cannot be called userId'],
    ['notes', ['status:select'], 'Name the choices of status: status:select=open,done'],
    ['notes', ["status:select=it's,done"], 'Name the choices of status'],
    ['notes', ['pages:number?'], 'A number is never empty'],
    ['notes', ['cover:file'], 'Name a field beside the file'],
    ['../notes', ['title:text'], 'cannot be the name of a feature'],
    ['Notes', ['title:text'], 'cannot be the name of a feature'],
    ['people', ['name:text'], 'What is one of "people" called? Write --singular'],
  ])('%s %j: refuses, and says what to write', (name, fields, message) => {
    expect(() => plan(name, fields)).toThrow(message);
  });

  it('leaves what is there', () => {
    const taken = tree(['views/notes/index.hbs']);
    expect(() => planFeature(taken, { name: 'notes', fields: ['title:text'] })).toThrow(
      'There is a views/notes/index.hbs already',
    );
  });

  it('knows the words of a feature', () => {
    const names = (name: string, singular?: string) =>
      /export class (\w+)Form/.exec(
        Object.entries(plan(name, ['title:text'], { singular }).files).find(([path]) =>
          path.endsWith('-form.ts'),
        )![1],
      )![1];
    expect(names('book-notes')).toBe('BookNote');
    expect(names('entries')).toBe('Entry');
    expect(names('boxes')).toBe('Box');
    expect(names('people', 'person')).toBe('Person');
  });

  it('adds its module to the list of features, before the tools for development', () => {
    const { changes } = plan('notes', ['title:text']);
    expect(changes['src/features.ts']).toMatch(/\n {2}NotesModule,\n {2}\.\.\.\(config\.devTools/);
  });
});
