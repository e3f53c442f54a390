import type { Choices } from './choices.ts';
import { features } from './features.ts';
import type { Project } from './project.ts';
import { ofStarter, rooms } from './rooms.ts';

/** What a product may do without. Nothing of it is in src/core, which a product carries as it is. */
export interface Part {
  /** As it is written after `--without`. */
  readonly name: string;
  /** For whoever is asked whether they want it. */
  readonly about: string;
  /** No word of it may be left in what the product owns. */
  readonly words: RegExp;
  /** No sentence, row or section of the guide with these; without them, with `words`. */
  readonly told?: RegExp;
  /** Parts that make no sense without this one. */
  readonly takes?: readonly string[];
  remove(project: Project): void;
}

/** In the order in which they are taken out. */
export const PARTS: readonly Part[] = [...rooms, ...features];

/** With those that go because another one does. */
export function allOf({ without, withCoreTests }: Pick<Choices, 'without' | 'withCoreTests'>) {
  const gone = new Set(without);
  for (const { name, takes = [] } of PARTS)
    if (gone.has(name)) for (const other of takes) gone.add(other);
  const always = ofStarter.filter(({ name }) => !(withCoreTests && name === 'core-tests'));
  return [...always, ...PARTS.filter(({ name }) => gone.has(name))];
}
