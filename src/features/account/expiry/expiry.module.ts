import { Module } from '@nestjs/common';
import { Layout } from '#core/web/page/layout.js';
import { ExpiryController, timeLeft } from './expiry.controller.js';

/** A page that stays open warns before its login ends, and says when it has ended. */
@Module({ controllers: [ExpiryController] })
export class ExpiryModule {
  constructor(layout: Layout) {
    layout.addForUsers((loggedIn) => ({ expiry: timeLeft(loggedIn) }));
  }
}
