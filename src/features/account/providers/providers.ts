import { Injectable, NotFoundException } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { providers } from './environment.js';
import { Provider } from './provider.js';

/** The providers of the settings, in their order. */
@Injectable()
export class Providers {
  readonly all: readonly Provider[];

  constructor(config: Config) {
    this.all = config.of(providers).map((settings) => new Provider(settings, config.publicOrigin));
  }

  /** @throws NotFoundException for a name of none */
  named(name: string) {
    const found = this.all.find(({ settings }) => settings.name === name);
    if (!found) throw new NotFoundException();
    return found;
  }

  /** For visitors. A provider that the settings no longer have keeps its name. */
  labelOf(name: string) {
    return this.all.find(({ settings }) => settings.name === name)?.settings.label ?? name;
  }
}
