import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { localPath } from '../local-path.js';
import type { PageRequest } from '../request.js';
import { Routes } from '../routes.js';

/** The page to return to after a login or a re-authentication. */
@Injectable()
export class ReturnTo {
  readonly #entrances: string[] = [];

  constructor(
    config: Config,
    private readonly routes: Routes,
  ) {
    const { login, reauthentication } = config.options.pages;
    this.exclude(login, reauthentication);
  }

  /** Pages that nobody should return to, with all below them, such as the login. A feature adds its own. */
  exclude(...paths: string[]) {
    this.#entrances.push(...paths);
  }

  private isEntrance(path: string) {
    const name = `${path.toLowerCase()}/`;
    return this.#entrances.some((entrance) => name.startsWith(`${entrance}/`));
  }

  /** @returns undefined for what is not a page of ours, such as the address of a form or of a health check */
  pathFrom(returnTo: unknown) {
    const path = localPath(returnTo);
    const name = path?.split('?')[0] ?? '';
    const isPage = !this.isEntrance(name) && this.routes.isPage(name);
    return isPage ? path : undefined;
  }

  /** The `returnTo` of this page, for the query of a link. */
  encoded({ query }: PageRequest) {
    const path = this.pathFrom(query.returnTo);
    return path && encodeURIComponent(path);
  }

  /** @returns the URL of this page, with `returnTo` in its query when that is a page of ours */
  addTo(page: string, returnTo: unknown) {
    const path = this.pathFrom(returnTo);
    const and = page.includes('?') ? '&' : '?';
    return path ? `${page}${and}returnTo=${encodeURIComponent(path)}` : page;
  }
}
