import { Module } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Credentials } from '#core/users/credentials.js';
import { BreachedPasswords } from './breached-passwords.js';
import { breachedPasswords } from './environment.js';

@Module({})
export class BreachedPasswordsModule {
  constructor(config: Config, credentials: Credentials) {
    const source = config.of(breachedPasswords);
    if (!source) return;
    const passwords = new BreachedPasswords(source);
    credentials.addPasswordRule((password) => passwords.rule(password));
  }
}
