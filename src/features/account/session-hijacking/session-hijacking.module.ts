import { Module } from '@nestjs/common';
import { SessionHijacking } from './session-hijacking.js';

declare module '#core/log/events.js' {
  interface EventNames {
    login_in_two_places: true;
  }
}

@Module({ providers: [SessionHijacking] })
export class SessionHijackingModule {}
