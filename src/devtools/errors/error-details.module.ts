import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { StackAndSource } from './error-details.js';
import { UnlistedModules } from './unlisted-modules.js';

@Module({
  providers: [StackAndSource, UnlistedModules, { provide: APP_GUARD, useExisting: StackAndSource }],
})
class ErrorDetailsModule {}

/** As src/features.ts loads it. */
export const errorDetails: DynamicModule = { module: ErrorDetailsModule };
