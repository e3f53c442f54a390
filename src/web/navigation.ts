import { Injectable } from '@nestjs/common';

export interface Entry {
  readonly href: string;
  readonly label: string;
  /** Entries with a sentence are listed on the home page too. */
  readonly about?: string;
  readonly onlyFor?: 'guests' | 'users';
}

/** A feature adds its entries when it starts, in the order of features.ts. */
@Injectable()
export class Navigation {
  readonly entries: Entry[] = [];

  add(...entries: Entry[]) {
    this.entries.push(...entries);
  }

  for(isSignedIn: boolean, path: string) {
    return this.entries
      .filter(({ onlyFor }) => !onlyFor || (onlyFor === 'users') === isSignedIn)
      .map((entry) => ({ ...entry, isCurrent: entry.href === path }));
  }
}
