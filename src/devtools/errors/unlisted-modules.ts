import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '#core/config/config.js';

const CLASS = /export class (\w+Module)\b/;

/** Says which module of src/features nobody loads: its pages would be missing without a word. */
@Injectable()
export class UnlistedModules implements OnApplicationBootstrap {
  readonly #logger = new Logger('Features');

  constructor(
    private readonly config: Config,
    private readonly modules: ModulesContainer,
  ) {}

  onApplicationBootstrap() {
    const src = join(this.config.options.root, 'src');
    // In a container there is only what was built.
    if (!existsSync(join(src, 'features.ts'))) return;
    const files = globSync('features/**/*.module.ts', { cwd: src });
    // One that is named there may be meant for other settings.
    const named = new Set(readFileSync(join(src, 'features.ts'), 'utf8').match(/\w+/g));
    const loaded = new Set([...this.modules.values()].map(({ name }) => name));
    for (const file of files) {
      const [, name] = CLASS.exec(readFileSync(join(src, file), 'utf8')) ?? [];
      if (!name || loaded.has(name) || named.has(name)) continue;
      const path = `./${file.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`;
      this.#logger.warn(
        `src/${file} is not loaded. Add to src/features.ts: import { ${name} } from '${path}'; and ${name} to its list`,
      );
    }
  }
}
