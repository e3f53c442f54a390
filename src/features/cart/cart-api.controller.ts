import { Controller, Get } from '@nestjs/common';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { CurrentUser } from '#core/web/access/current-user.js';
import { TokenScope } from '#core/web/bearer-tokens.js';
import { user } from './cart-owner.js';
import { Carts } from './carts.js';

/** The cart as JSON, for scripts of our pages, which have the cookie, and for programs with a token. */
@Controller('api/cart')
export class CartApiController {
  constructor(private readonly carts: Carts) {}

  @Get()
  @TokenScope('cart:read', 'See what is in your cart')
  async lines(@CurrentUser() { userId }: LoggedInUser) {
    return { lines: await this.carts.lines(user(userId)) };
  }
}
