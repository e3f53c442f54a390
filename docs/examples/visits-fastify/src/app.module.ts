import { Module } from '@nestjs/common';
import { CartController } from './cart.controller.js';
import { RequestController } from './request.controller.js';
import { VisitsController } from './visits.controller.js';

@Module({ controllers: [CartController, RequestController, VisitsController] })
export class AppModule {}
