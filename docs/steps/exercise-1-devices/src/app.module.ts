import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AppController } from './app.controller.js';
import { CartController } from './cart.controller.js';
import { CrossSiteGuard } from './cross-site.guard.js';
import { LoginController } from './login.controller.js';
import { LoginsController } from './logins.controller.js';
import { Users } from './users.js';

@Module({
  controllers: [AppController, CartController, LoginController, LoginsController],
  providers: [Users, { provide: APP_GUARD, useClass: CrossSiteGuard }],
})
export class AppModule {}
