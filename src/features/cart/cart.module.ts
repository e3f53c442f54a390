import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { Cleanup } from '#core/database/cleanup.js';
import { AccountData } from '#core/users/account-data.js';
import { Navigation } from '#core/web/page/navigation.js';
import { CartApiController } from './cart-api.controller.js';
import { CartController } from './cart.controller.js';
import { CartOwner } from './cart-owner.js';
import { Carts } from './carts.js';
import { Catalogue } from './catalogue.js';
import { GuestCart } from './guest-cart.js';
import { migrations } from './tables.js';

@Module({
  controllers: [CartController, CartApiController],
  providers: [CartOwner, Carts, Catalogue, GuestCart],
})
export class CartModule implements OnModuleInit {
  constructor(
    accountData: AccountData,
    navigation: Navigation,
    private readonly carts: Carts,
    private readonly database: Database,
    private readonly cleanup: Cleanup,
  ) {
    accountData.add('cart_lines', ['sku', 'quantity']);
    navigation.add({
      href: '/cart',
      label: 'Cart',
      description:
        'A cart that keeps every product, however fast you click, and that you keep at login.',
    });
  }

  async onModuleInit() {
    await this.database.migrate('cart', migrations);
    this.cleanup.add(() => this.carts.cleanUp());
  }
}
