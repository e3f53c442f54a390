import { Module } from '@nestjs/common';
import { AppController } from './app.controller.js';
import { CartController } from './cart.controller.js';
import { LoginController } from './login.controller.js';
import { Users } from './users.js';

@Module({
  controllers: [AppController, CartController, LoginController],
  providers: [Users],
})
export class AppModule {}
