import { Injectable } from '@nestjs/common';
import type { Role } from '../../users/tables.js';

type Group = 'guests' | 'users' | Role;

export interface Entry {
  readonly href: string;
  readonly label: string;
  /** Entries with a description are listed on the home page too. */
  readonly description?: string;
  readonly onlyFor?: Group;
}

/** The menu. A feature adds its entries at the start. */
@Injectable()
export class Navigation {
  readonly entries: Entry[] = [];

  /** Entries for everybody come first. */
  add(...entries: Entry[]) {
    this.entries.push(...entries);
    this.entries.sort(
      (one, other) => Number(Boolean(one.onlyFor)) - Number(Boolean(other.onlyFor)),
    );
  }

  /** Without a group there are only the entries for everybody. */
  for(groups: readonly Group[], path: string) {
    return this.entries
      .filter(({ onlyFor }) => !onlyFor || groups.includes(onlyFor))
      .map((entry) => ({ ...entry, isCurrent: isWithin(entry.href, path) }));
  }
}

const isWithin = (href: string, path: string) =>
  path === href || (href !== '/' && path.startsWith(`${href}/`));
