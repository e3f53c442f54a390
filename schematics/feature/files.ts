import { fileOf, update } from './code.ts';
import type { Field } from './fields.ts';
import type { Names } from './names.ts';

export const filesTable = (names: Names) => `${fileOf(names).replaceAll('-', '_')}_files`;

export const rowsOfFiles = (
  names: Names,
) => `/** Beside the rows, so that a list does not read them. Deleted with the row, and with the account. */
interface ${names.One}FilesTable {
  /** Another one for other bytes. */
  id: string;
  row_id: string;
  user_id: string;
  /** The field of the form. */
  field: string;
  name: string;
  type: string;
  bytes: Uint8Array;
  created_at: number;
}

`;

export const tableOfFiles = (
  names: Names,
) => `      const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
      await db.schema
        .createTable('${filesTable(names)}')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('row_id', 'text', (id) =>
          id.notNull().references('${names.table}.id').onDelete('cascade'),
        )
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('field', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('bytes', isSqlite ? 'blob' : 'bytea', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (at) => at.notNull())
        .addUniqueConstraint('${filesTable(names)}_once', ['row_id', 'field'])
        .execute();
      await db.schema
        .createIndex('${filesTable(names)}_by_user')
        .on('${filesTable(names)}')
        .column('user_id')
        .execute();
`;

export const hasOptional = (files: readonly Field[]) => files.some(({ isOptional }) => isOptional);

const removeFile = (names: Names) => `
  /** @returns whether there was one that they may remove */
  async removeFile(userId: string, id: string, field: string) {
    if (!OPTIONAL_FILES.includes(field)) return false;
    const { numDeletedRows } = await this.database
      .deleteFrom('${filesTable(names)}')
      .where('row_id', '=', id)
      .where('field', '=', field)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
`;

/** How the class reads and writes the rows of a feature with files. */
export const withFiles = (
  names: Names,
  files: readonly Field[],
  isOwned: boolean,
) => `  /** @returns the id of the new one */
  async add(userId: string, form: ${names.One}Form, files: readonly UploadedFile[]) {
    const id = newSecret();
    const row = { id, user_id: userId, created_at: now(), ...columns(form) };
    const kept = await this.read(userId, id, files);
    await this.database.transaction().execute(async (trx) => {
      await trx.insertInto('${names.table}').values(row).execute();
      await this.keep(kept, trx);
    });
    return id;
  }

  /** @returns whether there is one that they may change */
  async change(userId: string, id: string, form: ${names.One}Form, files: readonly UploadedFile[]) {
    const kept = await this.read(userId, id, files);
    return this.database.transaction().execute(async (trx) => {
      ${update(names, 'trx')}
      if (numUpdatedRows > 0n) await this.keep(kept, trx);
      return numUpdatedRows > 0n;
    });
  }

  /** What the files of a row are called. */
  ${hasOptional(files) ? 'async ' : ''}filesOf(id: string) {
    ${hasOptional(files) ? 'const rows = await' : 'return'} this.database
      .selectFrom('${filesTable(names)}')
      .select(['field', 'name'])
      .where('row_id', '=', id)
      .orderBy('field')
      .execute();
${hasOptional(files) ? '    return rows.map((row) => ({ ...row, isOptional: OPTIONAL_FILES.includes(row.field) }));\n' : ''}  }
${hasOptional(files) ? removeFile(names) : ''}
  file(${isOwned ? 'userId: string, ' : ''}id: string, field: string) {
    return this.database
      .selectFrom('${filesTable(names)}')
      .selectAll()
      .where('row_id', '=', id)
      .where('field', '=', field)${isOwned ? "\n      .where('user_id', '=', userId)" : ''}
      .executeTakeFirst();
  }

  /** Before the transaction, which would wait for the disk. */
  private read(user_id: string, row_id: string, files: readonly UploadedFile[]) {
    const wanted = files.filter(({ field }) => FILES.includes(field));
    return Promise.all(
      wanted.map(async ({ field, name, type, path }) => ({
        id: newSecret(),
        row_id,
        user_id,
        field,
        name,
        type,
        bytes: await readFile(path),
        created_at: now(),
      })),
    );
  }

  /** Each in the place of the one before. */
  private async keep(
    files: Awaited<ReturnType<${names.Many}['read']>>,
    trx: Pick<Database, 'insertInto'>,
  ) {
    for (const file of files)
      await trx
        .insertInto('${filesTable(names)}')
        .values(file)
        .onConflict((conflict) => conflict.columns(['row_id', 'field']).doUpdateSet(file))
        .execute();
  }
`;
