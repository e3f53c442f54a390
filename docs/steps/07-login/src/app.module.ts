import { Module } from '@nestjs/common';
import { AppController } from './app.controller.js';
import { LoginController } from './login.controller.js';

@Module({ controllers: [AppController, LoginController] })
export class AppModule {}
