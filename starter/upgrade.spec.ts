import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MANIFEST } from '../src/devtools/carried.ts';
import { choicesOf } from './setup/choices.ts';
import { becomeProduct } from './setup/product.ts';
import { Project } from './setup/project.ts';

let folder: string;
/** A clone of the starter, which goes on after the product was made of it. */
let clone: string;
let shop: string;

const NOBODY = ['-c', 'user.name=me', '-c', 'user.email=me@localhost'];
const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', [...NOBODY, ...words], { cwd, encoding: 'utf8' });

function commit(cwd: string, message: string) {
  git(cwd, 'add', '--all');
  git(cwd, 'commit', '--quiet', '--message', message);
}

const read = (path: string, where = shop) => readFileSync(join(where, path), 'utf8');

function write(where: string, path: string, text: string) {
  mkdirSync(dirname(join(where, path)), { recursive: true });
  writeFileSync(join(where, path), text);
}

/** The text must be there, or the test tells nothing. */
function edit(where: string, path: string, find: string, by: string) {
  expect(read(path, where)).toContain(find);
  write(where, path, read(path, where).replace(find, by));
}

const upgrade = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['deploy/upgrade/main.ts', ...words],
    { cwd: shop, encoding: 'utf8' },
  );
  return { status, said: stdout + stderr };
};

const changed = () => git(shop, 'status', '--porcelain').trim().split('\n').filter(Boolean);

const HOME = 'views/home/index.hbs';
const VISITS = 'views/visits/index.hbs';
const CORE = 'src/core/clock.ts';
const KIT = 'test/support/kit.ts';
const OWN = 'src/features/orders/orders.controller.ts';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'session-starter-upgrade-'));
  clone = join(folder, 'starter');
  shop = join(folder, 'shop');
  for (const path of new Project('.').paths) cpSync(path, join(clone, path));
  git(clone, 'init', '--quiet');
  commit(clone, 'The starter');

  cpSync(clone, shop, { recursive: true });
  const project = new Project(shop);
  becomeProduct(project, choicesOf({ name: 'Acme Orders', without: 'cart,inspector' }));
  await project.save();
  write(shop, OWN, 'export const orders = [];\n');
  edit(shop, VISITS, '<p', '<p data-ours');
  commit(shop, 'Orders');

  write(clone, CORE, `${read(CORE, clone)}\nexport const newer = true;\n`);
  write(clone, 'src/core/session/another.ts', "import 'a-new-package';\n");
  rmSync(join(clone, 'src/core/logins/device.ts'));
  write(clone, 'src/core/clock.spec.ts', '');
  write(clone, 'src/devtools/inspector/more.ts', '');
  write(clone, 'views/visits/more.hbs', '<p>More</p>\n');
  write(clone, 'src/features/wishes/wishes.module.ts', '');
  write(clone, VISITS, `${read(VISITS, clone)}\n<p>Newer</p>\n`);
  write(clone, 'views/cart/index.hbs', `${read('views/cart/index.hbs', clone)}\n<p>Newer</p>\n`);
  edit(
    clone,
    HOME,
    'class="lead">',
    'class="lead">\n  Newer words, where the product has its own.',
  );
  edit(clone, 'package.json', '"version": "0.1.0"', '"version": "0.2.0"');
  edit(clone, 'package.json', '"kysely": "0.29.9"', '"kysely": "0.30.0"');
  edit(
    clone,
    'package.json',
    '"kysely"',
    '"a-new-package": "1.0.0",\n    "an-unused-one": "1.0.0",\n    "kysely"',
  );
  commit(clone, 'Clocks are newer');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  git(shop, 'reset', '--hard', '--quiet');
  git(shop, 'clean', '-fdq');
});

describe('npm run upgrade', () => {
  it('puts the newer core in whole, and leaves what the product has of its own', () => {
    const { status, said } = upgrade(clone);
    expect(said).toContain('Clocks are newer');
    expect(said).toContain('are those of version 0.2.0');
    expect(status).toBe(0);
    expect(read(CORE)).toBe(read(CORE, clone));
    expect(existsSync(join(shop, 'src/core/session/another.ts'))).toBe(true);
    expect(existsSync(join(shop, 'src/core/logins/device.ts'))).toBe(false);
    expect(read(OWN)).toBe('export const orders = [];\n');
    // What the product was made without stays away.
    expect(existsSync(join(shop, 'src/core/clock.spec.ts'))).toBe(false);
    expect(existsSync(join(shop, 'src/devtools/inspector'))).toBe(false);
    expect(existsSync(join(shop, 'views/cart'))).toBe(false);
  });

  it('merges an edited demo with what is new in it, and names what two have changed', () => {
    const { said } = upgrade(clone);
    expect(read(VISITS)).toContain('<p data-ours');
    expect(read(VISITS)).toContain('<p>Newer</p>');
    expect(read('views/visits/more.hbs')).toBe('<p>More</p>\n');
    expect(said).toContain(`Conflict: ${HOME} has a place for you to decide`);
    expect(read(HOME)).toMatch(
      /<<<<<<< yours\n[^]*your first page[^]*Newer words[^]*>>>>>>> newer/,
    );
    expect(said).toContain('New in the starter, and not taken: src/features/wishes');
    const conflicts = said.match(/^Conflict/gm);
    expect(conflicts).toHaveLength(1);
  });

  it('takes the packages that the product has, and new ones that core needs', () => {
    const { said } = upgrade(clone);
    const { dependencies, name, starter } = JSON.parse(read('package.json')) as {
      name: string;
      starter: { version: string };
      dependencies: Record<string, string>;
    };
    expect(dependencies).toMatchObject({ kysely: '0.30.0', 'a-new-package': '1.0.0' });
    expect(dependencies).not.toHaveProperty('an-unused-one');
    expect([name, starter.version]).toEqual(['acme-orders', '0.2.0']);
    expect(said).toContain('kysely: 0.29.9 is now 0.30.0');
  });

  it('leaves a version that the owner has chosen', () => {
    edit(shop, 'package.json', '"kysely": "0.29.9"', '"kysely": "0.29.8"');
    commit(shop, 'An older one');
    expect(upgrade(clone).said).toContain('kysely stays 0.29.8; the starter has 0.30.0');
    git(shop, 'reset', '--hard', '--quiet', 'HEAD~1');
  });

  it('does nothing twice', () => {
    upgrade(clone);
    commit(shop, 'Upgraded');
    expect(upgrade(clone)).toMatchObject({ status: 0, said: 'This is that version already.\n' });
    git(shop, 'reset', '--hard', '--quiet', 'HEAD~1');
  });

  it('shows what it would do, and does nothing', () => {
    const { said } = upgrade('--dry-run', clone);
    expect(said).toContain(`Conflict: ${HOME}`);
    expect(said).toContain('Nothing was changed.');
    expect(changed()).toEqual([]);
  });

  it('runs the program of the clone, which knows what has moved since', () => {
    edit(clone, 'deploy/upgrade/main.ts', 'Nothing was changed.', 'The newer one says so.');
    expect(upgrade('--dry-run', clone).said).toContain('The newer one says so.');
    git(clone, 'checkout', '--quiet', 'deploy/upgrade/main.ts');
  });

  it('refuses to lose an edit of core, unless it is told to', () => {
    edit(shop, CORE, 'export', '// ours\nexport');
    commit(shop, 'A quick fix');
    const { status, said } = upgrade(clone);
    expect(status).toBe(1);
    expect(said).toMatch(new RegExp(`Core was edited[^]*--force:\n${CORE}\n$`));
    expect(changed()).toEqual([]);
    expect(upgrade('--force', clone).said).toContain(`Edited, and lost:\n  ${CORE}`);
    expect(read(CORE)).toBe(read(CORE, clone));
    git(shop, 'reset', '--hard', '--quiet', 'HEAD~1');
  });

  it('takes over a folder that was the owner’s in an older version, and leaves what they have added', () => {
    const { files, ...manifest } = JSON.parse(read(MANIFEST)) as { files: object };
    const older = Object.entries(files).filter(([path]) => !path.startsWith('test/support/'));
    write(shop, MANIFEST, JSON.stringify({ ...manifest, files: Object.fromEntries(older) }));
    write(shop, 'test/support/ours.ts', '');
    write(shop, KIT, '');
    commit(shop, 'As before the kit was carried');
    expect(upgrade(clone).status).toBe(0);
    expect(existsSync(join(shop, 'test/support/ours.ts'))).toBe(true);
    expect(read(KIT)).toBe(read(KIT, clone));
    git(shop, 'reset', '--hard', '--quiet', 'HEAD~1');
  });

  it('changes nothing while something is not committed, and says so', () => {
    write(shop, 'mine.txt', '');
    const { status, said } = upgrade(clone);
    expect(status).toBe(1);
    expect(said).toMatch(/Commit or stash first[^]*mine\.txt/);
    expect(changed()).toEqual(['?? mine.txt']);
  });

  it('puts in core alone from a clone that does not know where the product comes from', () => {
    const shallow = join(folder, 'shallow');
    git(folder, 'clone', '--quiet', '--depth', '1', `file://${clone}`, shallow);
    const { said } = upgrade(shallow);
    expect(said).toMatch(/does not know version 0\.1\.0 .*: features and views are left/);
    expect(read(CORE)).toBe(read(CORE, clone));
    expect(read(VISITS)).not.toContain('Newer');
  });

  it.each([
    [[], 'Name one folder'],
    [['.'], 'is no clone of the starter'],
    [['--colour'], "Unknown option '--colour'"],
  ])('says what it cannot do: %j', (words, sentence) => {
    const { status, said } = upgrade(...words.map((word) => (word === '.' ? folder : word)));
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/^ +at /m);
    expect(status).toBe(1);
  });

  it('tells how to use it', () => {
    expect(upgrade('--help')).toMatchObject({
      status: 0,
      said: expect.stringContaining('npm run upgrade -- ../newer-clone') as string,
    });
  });
});
