import { features } from './features.ts';
import { platforms } from './platforms.ts';
import type { Project } from './project.ts';
import { ofStarter, rooms } from './rooms.ts';
import { stores } from './stores.ts';

/** What a product may do without. */
export interface Part {
  /** As it is written after `--without`. */
  readonly name: string;
  /** For whoever is asked whether they want it. */
  readonly about: string;
  /** No word of it may be left. */
  readonly words: RegExp;
  /** Parts that make no sense without this one. */
  readonly takes?: readonly string[];
  /** It goes by itself when none of these is left. */
  readonly neededBy?: readonly string[];
  remove(project: Project): void;
}

/** In the order in which they are taken out. */
export const PARTS: readonly Part[] = [...rooms, ...features, ...stores, ...platforms];

/** With those that go because another one does. */
export function allOf(without: readonly string[]) {
  const gone = new Set(without);
  // Twice, because what goes by itself may take others, or be the last that another was needed by.
  for (const { name, takes = [], neededBy } of [...PARTS, ...PARTS]) {
    if (neededBy?.every((other) => gone.has(other))) gone.add(name);
    if (gone.has(name)) for (const other of takes) gone.add(other);
  }
  return [...ofStarter, ...PARTS.filter(({ name }) => gone.has(name))];
}
