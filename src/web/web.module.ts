import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { SignIn } from '../session/sign-in.js';
import { Frame } from './frame.js';
import { Navigation } from './navigation.js';
import { Routes } from './routes.js';
import { StartLine } from './start-line.js';
import { Throttle } from './throttle.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Frame, Navigation, Routes, StartLine, Throttle],
  exports: [Frame, Navigation, Routes, StartLine, Throttle],
})
export class WebModule {
  constructor(signIn: SignIn) {
    signIn.onSignIn(({ guest, session }) => {
      session.pending = guest.pending;
    });
  }
}
