import { Module } from '@nestjs/common';
import { Navigation } from '#core/web/page/navigation.js';
import { HomeController } from './home.controller.js';

@Module({ controllers: [HomeController] })
export class HomeModule {
  constructor(navigation: Navigation) {
    navigation.add({ href: '/', label: 'Home' });
  }
}
