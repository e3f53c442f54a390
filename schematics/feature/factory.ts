import { planFeature } from './feature.ts';

/** As much of the tree of `@angular-devkit/schematics` as is used here. */
interface Host {
  exists(path: string): boolean;
  readText(path: string): string;
  create(path: string, text: string): void;
  overwrite(path: string, text: string): void;
}

interface Options {
  readonly name: string;
  /** The fields: `nest generate` calls its second word the path, and takes no options that it does not know. */
  readonly path?: string;
}

/** For `nest generate feature notes title:text,body:textarea`. */
export const feature =
  ({ name, path = '' }: Options) =>
  (tree: Host) => {
    const { files, changes } = planFeature(
      { has: (path) => tree.exists(path), read: (path) => tree.readText(path) },
      // A comma also stands between the choices of a field: the next field has a colon.
      { name, fields: path.split(/,(?=[^,]*:)/).filter(Boolean) },
    );
    for (const [path, text] of Object.entries(files)) tree.create(path, text);
    for (const [path, text] of Object.entries(changes)) tree.overwrite(path, text);
    return tree;
  };
