import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Belongings } from './belongings.js';
import { WaysIn } from './ways-in.js';
import { migrations } from './tables.js';
import { Operations } from './operations.js';
import { Passwords } from './passwords.js';
import { Users } from './users.js';

@Global()
@Module({
  providers: [
    Belongings,
    Operations,
    WaysIn,
    Users,
    { provide: Passwords, useValue: new Passwords() },
  ],
  exports: [Belongings, Operations, WaysIn, Users],
})
export class UsersModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    await this.database.migrate('users', migrations);
  }
}
