import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};

/** Loaded only for a gateway. Its packages become dependencies with the first one. */
const SOCKETS = 'src/core/platform/sockets.ts';

const sources = globSync('src/**/*.ts').filter((file) => !/(spec|\.test-helpers)\.ts$/.test(file));

/** What a file loads at its start: types are gone by then. */
function importsOf(file: string) {
  const source = readFileSync(file, 'utf8');
  const found = source.matchAll(/^import(?! type)[^;]*?'([^']+)';/gm);
  return [...found].map(([, name]) => name!);
}

const packageOf = (name: string) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0];
const isOfNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name);

describe('An installation without the development packages', () => {
  it('has every package that the application loads', () => {
    for (const file of sources.filter((file) => file !== SOCKETS)) {
      const packages = importsOf(file).filter((name) => !/^[.#]/.test(name) && !isOfNode(name));
      for (const name of packages) {
        expect(Object.keys(dependencies), `${file}: ${name}`).toContain(packageOf(name));
      }
    }
  });

  it('loads nothing of sockets before there is a gateway', () => {
    const loading = sources.filter((file) =>
      importsOf(file).some((name) => name.endsWith('/sockets.js')),
    );
    expect(loading).toEqual([]);
  });
});
