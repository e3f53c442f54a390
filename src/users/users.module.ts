import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { migrations } from './tables.js';
import { Passwords } from './passwords.js';
import { Users } from './users.js';

@Global()
@Module({ providers: [Users, { provide: Passwords, useValue: new Passwords() }], exports: [Users] })
export class UsersModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    await this.database.migrate('users', migrations);
  }
}
