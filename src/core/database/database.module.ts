import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Background } from './background.js';
import { Database } from './database.js';
import { Cleanup } from './cleanup.js';

@Global()
@Module({
  providers: [
    Background,
    Cleanup,
    {
      provide: Database,
      inject: [Config],
      useFactory: (config: Config) => Database.open(config.databaseUrl),
    },
  ],
  exports: [Background, Cleanup, Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown() {
    await this.database.destroy();
  }
}
