import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LoginLifecycle, type LoggedInEvent } from '#core/logins/login-lifecycle.js';
import { guest, user } from './cart-owner.js';
import { Carts } from './carts.js';

/** Gives the cart of a guest to the user who logs in. */
@Injectable()
export class GuestCart implements OnModuleInit {
  constructor(
    private readonly carts: Carts,
    private readonly loginLifecycle: LoginLifecycle,
  ) {}

  onModuleInit() {
    this.loginLifecycle.onLogin((event) => this.merge(event));
  }

  private async merge(event: LoggedInEvent) {
    const { visitorId } = event.guest;
    if (visitorId === undefined) return;
    const count = await this.carts.merge(guest(visitorId), user(event.userId));
    if (count === 0) return;
    event.session.flash =
      count === 1
        ? '1 product that you chose before is in your cart.'
        : `${count} products that you chose before are in your cart.`;
  }
}
