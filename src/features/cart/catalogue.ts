import { Injectable } from '@nestjs/common';
import { Database } from '#core/database/database.js';

@Injectable()
export class Catalogue {
  constructor(private readonly database: Database) {}

  products() {
    return this.database.selectFrom('products').selectAll().orderBy('name').execute();
  }

  product(sku: string) {
    return this.database
      .selectFrom('products')
      .selectAll()
      .where('sku', '=', sku)
      .executeTakeFirst();
  }
}
