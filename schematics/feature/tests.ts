import { calledBy, fileOf, type Wanted } from './code.ts';

const text = (value: string) =>
  /^(.)\1{50,}$/.test(value) ? `'${value[0]}'.repeat(${value.length})` : `'${value}'`;

export function tests({ names, fields, files, isOwned, hasJson }: Wanted) {
  const { folder, Title, words } = names;
  const called = calledBy(fields);
  const wrong = fields.find(({ kind }) => kind.wrong !== undefined);
  const optional = files.find(({ isOptional }) => isOptional);
  const row = `data-${fileOf(names)}`;
  const other = called ? 'Something else' : undefined;
  const all = `{
  ${[...fields.map(({ name, kind }) => `${name}: ${text(kind.typed)},`), ...files.map(({ name }) => `${name}: new File(['0123456789'], 'Ünï.png', { type: 'image/png' }),`)].join('\n  ')}
}`;
  const rowsOf = `const rows = (page: Page) => page.all('[${row}]');`;
  return `import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import type { Page } from '../../../test/support/page.js';

const PAGE = '/${folder}';

/** What somebody types. */
const TYPED = ${all};

${rowsOf}

/** Ada has written one, and Bob has an account. */
async function start() {
  const app = await startApp();
  const ada = await actingAs(app, await seed.user(app));
  const bob = await actingAs(app, await seed.user(app, 'bob@example.com'));
  const page = await ada.submit(PAGE, TYPED);
  return { app, ada, bob, page, path: page.path };
}

describe('${Title}', () => {
  it('are written, shown, changed and deleted', async () => {
    const { ada, page, path } = await start();
    expect(page).toShowFlash('The ${words} is saved.');
${called ? `    expect(page.text('h1')).toBe(TYPED.${called.name});\n` : ''}    expect(rows(await ada.open(PAGE))).toHaveLength(1);
${
  other
    ? `    const changed = await ada.submit(path, { ...TYPED, ${called!.name}: '${other}' });
    expect(changed).toShowFlash('The ${words} is changed.');
    expect(changed.text('h1')).toBe('${other}');`
    : `    expect(await ada.submit(path, TYPED)).toShowFlash('The ${words} is changed.');`
}
    expect(await ada.submit(\`\${path}/delete\`)).toShowFlash('The ${words} is deleted.');
    expect(rows(await ada.open(PAGE))).toHaveLength(0);
    expect((await ada.open(path)).status).toBe(404);
  });
${
  wrong
    ? `
  it('come back with what was typed when there is a mistake', async () => {
    const { ada, path } = await start();
    const mistake = { ...TYPED, ${wrong.name}: ${text(wrong.kind.wrong!)} };
    for (const address of [PAGE, path]) {
      const page = await ada.submit(address, mistake);
      expect(page.status).toBe(422);
      expect(page.text('.error')).not.toBe('');
${called && called !== wrong ? `      expect(page.html).toContain(TYPED.${called.name});\n` : ''}    }
  });
`
    : ''
}
  it('are ${isOwned ? 'seen and ' : ''}changed by who wrote them only', async () => {
    const { ada, bob, path } = await start();
${isOwned ? `    expect(rows(await bob.open(PAGE))).toHaveLength(0);\n    expect((await bob.open(path)).status).toBe(404);\n` : `    expect(rows(await bob.open(PAGE))).toHaveLength(1);\n`}    expect((await bob.open(\`\${path}/edit\`)).status).toBe(404);
    expect((await bob.submit(path, TYPED)).status).toBe(404);
    expect((await bob.submit(\`\${path}/delete\`)).status).toBe(404);
    expect((await ada.open(path)).status).toBe(200);
  });

  it('are shown in pages, the newest first', async () => {
    const { ada } = await start();
    for (let written = 1; written <= 20; written += 1) await ada.submit(PAGE, TYPED);
    const first = await ada.open(PAGE);
    expect(rows(first)).toHaveLength(20);
    const second = await ada.open(first.all('a[rel=next]')[0]!.getAttribute('href')!);
    expect(rows(second)).toHaveLength(1);
    const back = await ada.open(second.all('a[rel=prev]')[0]!.getAttribute('href')!);
    expect(rows(back)).toHaveLength(20);
  });

  it('are for people who are logged in', async () => {
    const { app } = await start();
    expect((await app.visitor().open(PAGE)).path).toBe(\`/login?returnTo=\${encodeURIComponent(PAGE)}\`);
  });
${
  files.length > 0
    ? `
  it('keep a file, for ${isOwned ? 'who wrote them only' : 'who sees them'}, until they are deleted', async () => {
    const { app, ada, bob, path } = await start();
    const at = \`\${path}/files/${files[0]!.name}\`;
    expect((await ada.open(path)).html).toContain(\`href="\${at}"\`);
    const part = await ada.request(at, { headers: { range: 'bytes=2-4' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-type')).toBe('image/png');
    expect(await part.text()).toBe('234');
    expect((await bob.request(at)).status).toBe(${isOwned ? 404 : 200});
    expect((await app.visitor().open(at)).path).toMatch('/login');
    const page = new File(['<script>'], 'page.html', { type: 'text/html' });
    await ada.submit(path, { ...TYPED, ${files[0]!.name}: page });
    const changed = await ada.request(at);
    expect(changed.headers.get('content-disposition')).toMatch('attachment;');
    expect(await changed.text()).toBe('<script>');
    await ada.submit(\`\${path}/delete\`);
    expect((await ada.request(at)).status).toBe(404);
  });
${
  optional
    ? `
  it('lose a file that is optional, for who wrote them only', async () => {
    const { ada, bob, path } = await start();
    const at = \`\${path}/files/${optional.name}\`;
    expect((await bob.submit(\`\${at}/delete\`)).status).toBe(404);
    expect((await ada.request(at)).status).toBe(200);
    const page = await ada.submit(\`\${at}/delete\`);
    expect(page).toShowFlash('The file is removed.');
    expect((await ada.request(at)).status).toBe(404);
    expect((await ada.open(path)).status).toBe(200);
  });
`
    : ''
}${
        files[0]!.isOptional
          ? ''
          : `
  it('need a file', async () => {
    const { ada } = await start();
    const { ${files[0]!.name}: _, ...rest } = TYPED;
    const page = await ada.submit(PAGE, rest);
    expect(page.status).toBe(422);
    expect(page.text('.error')).toBe('Choose a file.');
  });
`
      }`
    : ''
}${
    hasJson
      ? `
  it('are JSON for programs', async () => {
    const { ada } = await start();
    const answer = await ada.request('/api/${folder}');
    const { rows: all } = (await answer.json()) as { rows: { id: string }[] };
    expect(all).toHaveLength(1);
    const one = await ada.request(\`/api/${folder}/\${all[0]!.id}\`);
    expect(await one.json()).toEqual(all[0]);
    expect((await ada.request('/api/${folder}/none')).status).toBe(404);
  });
`
      : ''
  }});
`;
}
