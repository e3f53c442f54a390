import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';
import { Cleanup } from './cleanup.js';

@Global()
@Module({
  providers: [
    Cleanup,
    {
      provide: Database,
      inject: [Config],
      useFactory: (config: Config) => Database.open(config.databaseUrl),
    },
  ],
  exports: [Database, Cleanup],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown() {
    await this.database.destroy();
  }
}
