import { Module, type OnModuleInit } from '@nestjs/common';
import { TokensModule } from '#core/tokens/tokens.module.js';
import { Navigation } from '#core/web/page/navigation.js';
import { Slots } from '#core/web/page/slots.js';
import { DemoAccount } from './demo-account.js';
import { LoginController, PASSWORD_VIEW } from './login.controller.js';

declare module '#core/log/events.js' {
  interface EventNames {
    login_failed: true;
  }
}

@Module({
  imports: [TokensModule],
  controllers: [LoginController],
  providers: [DemoAccount],
})
export class AuthModule implements OnModuleInit {
  constructor(
    navigation: Navigation,
    private readonly slots: Slots,
  ) {
    navigation.add(
      {
        href: '/login',
        label: 'Log in',
        description: 'Accounts whose login gives you a new session, and whose logout holds.',
        onlyFor: 'guests',
      },
      { href: '/signup', label: 'Sign up', onlyFor: 'guests' },
    );
  }

  onModuleInit() {
    this.slots.add('login', { view: PASSWORD_VIEW });
  }
}
