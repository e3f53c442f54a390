import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { Sweeper } from '#core/database/sweeper.js';
import { Belongings } from '#core/users/belongings.js';
import { Navigation } from '#core/web/page/navigation.js';
import { CartController } from './cart.controller.js';
import { CartOwner } from './cart-owner.js';
import { Carts } from './carts.js';
import { Catalogue } from './catalogue.js';
import { GuestCart } from './guest-cart.js';
import { migrations } from './tables.js';

@Module({ controllers: [CartController], providers: [CartOwner, Carts, Catalogue, GuestCart] })
export class CartModule implements OnModuleInit {
  constructor(
    belongings: Belongings,
    navigation: Navigation,
    private readonly carts: Carts,
    private readonly database: Database,
    private readonly sweeper: Sweeper,
  ) {
    belongings.add('cart_lines', ['sku', 'quantity']);
    navigation.add({
      href: '/cart',
      label: 'Cart',
      about: 'A cart that keeps every product, however fast you click, and that you keep at login.',
    });
  }

  async onModuleInit() {
    await this.database.migrate('cart', migrations);
    this.sweeper.add(() => this.carts.sweep());
  }
}
