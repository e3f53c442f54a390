import { Module } from '@nestjs/common';
import { SignupController } from './signup.controller.js';

declare module '#core/log/events.js' {
  interface EventNames {
    signup: true;
  }
}

@Module({ controllers: [SignupController] })
export class SignupModule {}
