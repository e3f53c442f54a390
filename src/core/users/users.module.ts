import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { AccountData } from './account-data.js';
import { Credentials } from './credentials.js';
import { migrations } from './tables.js';
import { Operations } from './operations.js';
import { Passwords } from './passwords.js';
import { Users } from './users.js';

@Global()
@Module({
  providers: [
    AccountData,
    Operations,
    Credentials,
    Users,
    { provide: Passwords, useValue: new Passwords() },
  ],
  exports: [AccountData, Operations, Credentials, Users],
})
export class UsersModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    await this.database.migrate('users', migrations);
  }
}
