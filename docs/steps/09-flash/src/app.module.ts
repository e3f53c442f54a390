import { Module } from '@nestjs/common';
import { AppController } from './app.controller.js';
import { LoginController } from './login.controller.js';
import { Users } from './users.js';

@Module({ controllers: [AppController, LoginController], providers: [Users] })
export class AppModule {}
