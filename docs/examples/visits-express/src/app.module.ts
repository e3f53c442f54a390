import { Module } from '@nestjs/common';
import { RequestController } from './request.controller.js';
import { VisitsController } from './visits.controller.js';

@Module({ controllers: [RequestController, VisitsController] })
export class AppModule {}
