import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../../src/core/database/database.js';
import { CountController } from './count.controller.js';
import { PrivateController } from './private.controller.js';
import { migrations } from './tables.js';

/**
 * Pages that every application of a test has. The tests of the core use them, so that they stay green
 * when a feature is taken out.
 */
@Module({ controllers: [CountController, PrivateController] })
export class PagesModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    await this.database.migrate('count', migrations);
  }
}
