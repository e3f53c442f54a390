import type { Field } from './fields.ts';
import { filesTable, hasOptional, rowsOfFiles, tableOfFiles, withFiles } from './files.ts';
import type { Names } from './names.ts';

/** A feature that is to be written. */
export interface Wanted {
  readonly names: Names;
  /** Those without a file. */
  readonly fields: readonly Field[];
  readonly files: readonly Field[];
  /** Each sees only their own. Otherwise everybody sees all, and changes their own. */
  readonly isOwned: boolean;
  /** With addresses for programs, too. */
  readonly hasJson: boolean;
}

const lines = <Item>(items: readonly Item[], line: (item: Item) => string) =>
  items.map(line).join('\n');

/** What a row is called by in a list: its first text. */
export const calledBy = (fields: readonly Field[]) =>
  fields.find(({ kind, isOptional }) => kind.type === 'text' && !isOptional);

const stored = ({ name, kind }: Field) => kind.stored?.(`form.${name}`) ?? `form.${name}`;

export const tables = ({
  names,
  fields,
  files,
  isOwned,
}: Wanted) => `import ${files.length > 0 ? '{ type Kysely, SqliteAdapter }' : 'type { Kysely }'} from 'kysely';
import type { Migration } from 'kysely/migration';

declare module '#core/database/database.js' {
  interface Tables {
    ${names.table}: ${names.Many}Table;
${files.length > 0 ? `    ${filesTable(names)}: ${names.One}FilesTable;\n` : ''}  }
}

interface ${names.Many}Table {
  id: string;
  /** Who wrote it. */
  user_id: string;
  /** Unix seconds. */
  created_at: number;
${lines(fields, ({ column, kind }) => `  ${column}: ${kind.column === 'text' ? 'string' : 'number'};`)}
}

${files.length > 0 ? rowsOfFiles(names) : ''}/** A change of the table is another migration, below. What has run is never changed. */
export const migrations: Record<string, Migration> = {
  '001-create-${names.folder}': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('${names.table}')
        .addColumn('id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text', (id) =>
          id.notNull().references('users.id').onDelete('cascade'),
        )
        .addColumn('created_at', 'bigint', (at) => at.notNull())
${lines(fields, ({ column, kind }) => `        .addColumn('${column}', '${kind.column}', (column) => column.notNull())`)}
        .execute();
${lines(
  isOwned ? ["'user_id', 'created_at', 'id'"] : ["'created_at', 'id'", "'user_id'"],
  (columns) => `      await db.schema
        .createIndex('${names.table}_by_${columns.includes('created_at') ? 'time' : 'user'}')
        .on('${names.table}')
        .columns([${columns}])
        .execute();`,
)}
${files.length > 0 ? tableOfFiles(names) : ''}    },
  },
};
`;

export const store = ({
  names,
  fields,
  files,
  isOwned,
}: Wanted) => `import { Injectable } from '@nestjs/common';
${files.length > 0 ? "import { readFile } from 'node:fs/promises';\n" : ''}import { Database } from '#core/database/database.js';
import { paginate } from '#core/database/paginate.js';
import { now } from '#core/clock.js';
import { newSecret } from '#core/secrets.js';
${files.length > 0 ? "import type { UploadedFile } from '#core/web/bodies/uploaded-file.js';\n" : ''}import type { ${names.One}Form } from './${fileOf(names)}-form.js';

${
  files.length > 0
    ? `/** The fields with a file. */\nconst FILES = [${files.map(({ name }) => `'${name}'`).join(', ')}];\n${
        hasOptional(files)
          ? `/** Those that can be removed alone. */\nconst OPTIONAL_FILES = [${files
              .filter(({ isOptional }) => isOptional)
              .map(({ name }) => `'${name}'`)
              .join(', ')}];\n`
          : ''
      }\n`
    : ''
}/** Only who wrote a row changes it: each statement compares, so that nothing can come in between. */
@Injectable()
export class ${names.Many} {
  constructor(private readonly database: Database) {}

  /** One page, the newest first. @param asked the query of the address */
  page(${isOwned ? 'userId: string, ' : ''}asked: object) {
    const rows = this.database.selectFrom('${names.table}').selectAll()${isOwned ? ".where('user_id', '=', userId)" : ''};
    return paginate(rows, asked);
  }

  find(${isOwned ? 'userId: string, ' : ''}id: string) {
    return this.database
      .selectFrom('${names.table}')
      .selectAll()
      .where('id', '=', id)${isOwned ? "\n      .where('user_id', '=', userId)" : ''}
      .executeTakeFirst();
  }

${files.length > 0 ? withFiles(names, files, isOwned) : withoutFiles(names)}

  /** @returns whether there was one that they may remove */
  async remove(userId: string, id: string) {
    const { numDeletedRows } = await this.database
      .deleteFrom('${names.table}')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

const columns = (form: ${names.One}Form) => ({
${lines(fields, (field) => `  ${field.column}: ${stored(field)},`)}
});
`;

export const update = (names: Names, on: string) => `const { numUpdatedRows } = await ${on}
      .updateTable('${names.table}')
      .set(columns(form))
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();`;

const withoutFiles = (names: Names) => `  /** @returns the id of the new one */
  async add(userId: string, form: ${names.One}Form) {
    const id = newSecret();
    const row = { id, user_id: userId, created_at: now(), ...columns(form) };
    await this.database.insertInto('${names.table}').values(row).execute();
    return id;
  }

  /** @returns whether there is one that they may change */
  async change(userId: string, id: string, form: ${names.One}Form) {
    ${update(names, 'this.database')}
    return numUpdatedRows > 0n;
  }
`;

export const fileOf = (names: Names) =>
  names.One.replace(/[A-Z]/g, (letter, at: number) => (at ? '-' : '') + letter.toLowerCase());

const choicesOf = (field: Field) => `${field.name}Choices`;

export function form({ names, fields }: Wanted) {
  const rules = fields.flatMap((field) => field.kind.rules(field)).join(' ');
  const validators = ['IsBoolean', 'IsIn', 'IsInt', 'Length', 'Max', 'Min'].filter((name) =>
    rules.includes(`@${name}(`),
  );
  const hasDay = rules.includes('@IsDay(');
  const fromText = ['AsBoolean', 'AsNumber'].filter((name) => rules.includes(`@${name}(`));
  if (hasDay) validators.push('IsISO8601', 'Matches');
  if (hasDay && fields.some(({ isOptional }) => isOptional)) validators.push('ValidateIf');
  const choices = fields.filter((field) => field.choices.length > 0);
  return `${hasDay ? "import { applyDecorators } from '@nestjs/common';\n" : ''}import { ${validators.toSorted().join(', ')} } from 'class-validator';
${fromText.length > 0 ? `import { ${fromText.join(', ')} } from '#core/web/forms/from-text.js';\n` : ''}
${
  hasDay
    ? `/** As a browser sends it, and a day that there is. */
const IsDay = (options: { message: string }) =>
  applyDecorators(Matches(/^\\d{4}-\\d\\d-\\d\\d$/, options), IsISO8601({ strict: true }, options));
`
    : ''
}
/** What the form may send. */
export class ${names.One}Form {
${fields
  .map(
    (field) =>
      `  ${[...(field.isOptional && field.kind.type === 'date' ? ["@ValidateIf((_, value) => value !== '')"] : []), ...field.kind.rules(field)].join('\n  ')}\n  ${field.name} = ${field.kind.empty};`,
  )
  .join('\n\n')}
}

/** What is in the fields: of a row, or as it was typed. */
type Values = { readonly [Name in keyof ${names.One}Form]?: unknown };

/** For the view of the form. */
export const ${names.one}Fields = (values: Values = {}) => ({
  values,
${lines(choices, (field) => `  ${choicesOf(field)}: choices([${field.choices.map((choice) => `'${choice}'`).join(', ')}], values.${field.name}),`)}
});
${
  choices.length > 0
    ? `
const choices = (all: readonly string[], chosen: unknown) =>
  all.map((value) => ({ value, label: value, isSelected: value === chosen }));
`
    : ''
}`;
}

const valuesOf = (fields: readonly Field[]) =>
  fields.map(({ name, column }) => (name === column ? name : `${column}: ${name}`)).join(', ');

export function controller({ names, fields, files, isOwned, hasJson }: Wanted) {
  const { Many, One, many, one, folder, Title, words } = names;
  const called = calledBy(fields);
  const find = isOwned ? `userId, id` : 'id';
  const scope = `@TokenScope('${folder}:read', 'See ${isOwned ? 'your' : 'the'} ${Title.toLowerCase()}')`;
  const missing = `throw new NotFoundException('There is no such ${words}.')`;
  const hasFiles = files.length > 0;
  const given = hasFiles ? ', files' : '';
  const upload = hasFiles ? '\n  @Upload(FILES)' : '';
  const uploaded = hasFiles ? '\n    @UploadedFiles() files: UploadedFile[] = [],' : '';
  const missingFile = ({ name }: Field) => `
    if (!files.some(({ field }) => field === '${name}'))
      throw new ValidationException({ ${name}: 'Choose a file.' });`;
  return `import {
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Query,
  Redirect,
  Render,
  Session,${hasFiles ? '\n  UploadedFiles,' : ''}
} from '@nestjs/common';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import type { SessionData } from '#core/session/session-data.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { LoggedIn } from '#core/web/access/logged-in.guard.js';${hasJson ? "\nimport { TokenScope } from '#core/web/bearer-tokens.js';" : ''}
${
  hasFiles
    ? `import { StoredFile } from '#core/web/bodies/stored-file.js';
import { Upload } from '#core/web/bodies/upload.js';
import type { UploadedFile } from '#core/web/bodies/uploaded-file.js';
${files.every(({ isOptional }) => isOptional) ? '' : "import { ValidationException } from '#core/web/forms/form.js';\n"}`
    : ''
}import { FormPage, Refused } from '#core/web/forms/form-page.js';
import { ${One}Form, ${one}Fields } from './${fileOf(names)}-form.js';
import { ${Many} } from './${folder}.js';

${hasFiles ? `const FILES = { maxFiles: ${files.length}, maxBytes: 2_000_000 };\n\n` : ''}@Controller('${folder}')
@LoggedIn()
export class ${Many}Controller {
  constructor(private readonly ${many}: ${Many}) {}

  @Get()
  @Render('${folder}/index')
  async index(${isOwned ? '@CurrentUser() { userId }: LoggedInUser, ' : ''}@Query() asked: object) {
    const { rows, older, newer } = await this.${many}.page(${isOwned ? 'userId, ' : ''}asked);
    return { title: '${Title}', rows, older, newer };
  }

  @Get('new')
  @Render('${folder}/form')
  new(@Refused() refused?: Refused) {
    return { title: 'New ${words}', action: '/${folder}', ...${one}Fields(refused?.values) };
  }

  @Post()
  @FormPage(${Many}Controller, 'new')${upload}
  @Redirect('/${folder}', 303)
  async create(
    @CurrentUser() { userId }: LoggedInUser,
    @Session() session: SessionData,
    @Body() form: ${One}Form,${uploaded}
  ) {${files
    .filter(({ isOptional }) => !isOptional)
    .map(missingFile)
    .join('')}
    const id = await this.${many}.add(userId, form${given});
    session.flash = 'The ${words} is saved.';
    return { url: \`/${folder}/\${id}\` };
  }

  @Get(':id')
  @Render('${folder}/show')
  async show(@CurrentUser() { userId }: LoggedInUser, @Param('id') id: string) {
    const ${one} = await this.${many}.find(${find});
    if (!${one}) ${missing};
    return { title: ${called ? `${one}.${called.column}` : `'${Title}'`}, ${one}, isOwn: ${one}.user_id === userId${hasFiles ? `, files: await this.${many}.filesOf(id)` : ''} };
  }
${
  hasFiles
    ? `
  @Get(':id/files/:field')
  async file(${isOwned ? '@CurrentUser() { userId }: LoggedInUser, ' : ''}@Param('id') id: string, @Param('field') field: string) {
    const file = await this.${many}.file(${find}, field);
    if (!file) throw new NotFoundException('There is no such file.');
    return new StoredFile(file);
  }
`
    : ''
}${
    hasOptional(files)
      ? `
  @Post(':id/files/:field/delete')
  @Redirect('/${folder}', 303)
  async deleteFile(
    @CurrentUser() { userId }: LoggedInUser,
    @Session() session: SessionData,
    @Param('id') id: string,
    @Param('field') field: string,
  ) {
    if (!(await this.${many}.removeFile(userId, id, field)))
      throw new NotFoundException('There is no such file.');
    session.flash = 'The file is removed.';
    return { url: \`/${folder}/\${id}\` };
  }
`
      : ''
  }
  @Get(':id/edit')
  @Render('${folder}/form')
  async edit(
    @CurrentUser() { userId }: LoggedInUser,
    @Param('id') id: string,
    @Refused() refused?: Refused,
  ) {
    const ${one} = await this.${many}.find(${find});
    if (${one}?.user_id !== userId) ${missing};
    const { ${valuesOf(fields)} } = ${one};
    const values = refused?.values ?? { ${fields.map(({ name }) => name).join(', ')} };
    return { title: 'Change the ${words}', action: \`/${folder}/\${id}\`${hasFiles ? ', isKept: true' : ''}, ...${one}Fields(values) };
  }

  @Post(':id')
  @FormPage(${Many}Controller, 'edit')${upload}
  @Redirect('/${folder}', 303)
  async update(
    @CurrentUser() { userId }: LoggedInUser,
    @Session() session: SessionData,
    @Param('id') id: string,
    @Body() form: ${One}Form,${uploaded}
  ) {
    if (!(await this.${many}.change(userId, id, form${given}))) ${missing};
    session.flash = 'The ${words} is changed.';
    return { url: \`/${folder}/\${id}\` };
  }

  @Post(':id/delete')
  @Redirect('/${folder}', 303)
  async delete(
    @CurrentUser() { userId }: LoggedInUser,
    @Session() session: SessionData,
    @Param('id') id: string,
  ) {
    if (!(await this.${many}.remove(userId, id))) ${missing};
    session.flash = 'The ${words} is deleted.';
  }
}
${
  hasJson
    ? `
/** JSON, for scripts of users and for programs with a token. What they send goes to the addresses above, as JSON. */
@Controller('api/${folder}')
export class ${Many}ApiController {
  constructor(private readonly ${many}: ${Many}) {}

  @Get()
  ${scope}
  index(${isOwned ? '@CurrentUser() { userId }: LoggedInUser, ' : ''}@Query() asked: object) {
    return this.${many}.page(${isOwned ? 'userId, ' : ''}asked);
  }

  @Get(':id')
  ${scope}
  async show(${isOwned ? '@CurrentUser() { userId }: LoggedInUser, ' : ''}@Param('id') id: string) {
    const ${one} = await this.${many}.find(${find});
    if (!${one}) ${missing};
    return ${one};
  }
}
`
    : ''
}`;
}

export const module = ({ names, fields, files, hasJson }: Wanted) => {
  const { Many, folder, table, Title } = names;
  const controllers = [`${Many}Controller`, ...(hasJson ? [`${Many}ApiController`] : [])];
  return `import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { AccountData } from '#core/users/account-data.js';
import { Navigation } from '#core/web/page/navigation.js';
import { ${controllers.toSorted().join(', ')} } from './${folder}.controller.js';
import { ${Many} } from './${folder}.js';
import { migrations } from './tables.js';

@Module({ controllers: [${controllers.join(', ')}], providers: [${Many}] })
export class ${Many}Module implements OnModuleInit {
  constructor(
    accountData: AccountData,
    navigation: Navigation,
    private readonly database: Database,
  ) {
    navigation.add({ href: '/${folder}', label: '${Title}', onlyFor: 'users' });
    // For "Your data". The rows are deleted with their user by the table.
    accountData.add('${table}', ['created_at', ${fields.map(({ column }) => `'${column}'`).join(', ')}]);${files.length > 0 ? `\n    accountData.add('${filesTable(names)}', ['field', 'name', 'type', 'created_at']);` : ''}
  }

  async onModuleInit() {
    await this.database.migrate('${folder}', migrations);
  }
}
`;
};
