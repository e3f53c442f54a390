import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';
import { Sweeper } from './sweeper.js';

@Global()
@Module({
  providers: [
    Sweeper,
    {
      provide: Database,
      inject: [Config],
      useFactory: (config: Config) => Database.open(config.databaseUrl),
    },
  ],
  exports: [Database, Sweeper],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown() {
    await this.database.destroy();
  }
}
