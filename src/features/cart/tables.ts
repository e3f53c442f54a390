import { type GeneratedAlways, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Tables } from '#core/database/database.js';

declare module '#core/database/database.js' {
  interface Tables {
    products: ProductsTable;
    cart_lines: CartLinesTable;
  }
}

interface ProductsTable {
  sku: string;
  name: string;
  about: string;
  /** Whole cents: fractions of money do not add up. */
  price: number;
}

interface CartLinesTable {
  /** `user:` and an id, or `guest:` and the session's visitor id. */
  owner: string;
  /** The user id in it, or null: a cart is deleted with its user. */
  user_id: GeneratedAlways<string | null>;
  sku: string;
  quantity: number;
  added_at: number;
}

export const migrations: Record<string, Migration> = {
  '001-create-products': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('products')
        .addColumn('sku', 'text', (sku) => sku.primaryKey())
        .addColumn('name', 'text', (name) => name.notNull())
        .addColumn('about', 'text', (about) => about.notNull())
        .addColumn('price', 'integer', (price) => price.notNull())
        .execute();
      await (db as Kysely<Tables>)
        .insertInto('products')
        .values([
          {
            sku: 'sencha',
            name: 'Sencha',
            about: 'Green tea, fresh and grassy, 100 g',
            price: 890,
          },
          { sku: 'assam', name: 'Assam', about: 'Black tea, malty and strong, 100 g', price: 650 },
          {
            sku: 'oolong',
            name: 'Oolong',
            about: 'Half oxidised, soft and floral, 100 g',
            price: 1240,
          },
          {
            sku: 'rooibos',
            name: 'Rooibos',
            about: 'No caffeine, sweet and round, 100 g',
            price: 490,
          },
          { sku: 'teapot', name: 'Teapot', about: 'White porcelain, holds one litre', price: 3400 },
          { sku: 'cup', name: 'Cup', about: 'White porcelain, goes with the teapot', price: 900 },
        ])
        .execute();
    },
  },
  '002-create-cart-lines': {
    async up(db: Kysely<unknown>) {
      const userId = sql`CASE WHEN owner LIKE 'user:%' THEN substr(owner, 6) END`;
      await db.schema
        .createTable('cart_lines')
        .addColumn('owner', 'text', (owner) => owner.notNull())
        .addColumn('user_id', 'text', (id) =>
          id.generatedAlwaysAs(userId).stored().references('users.id').onDelete('cascade'),
        )
        .addColumn('sku', 'text', (sku) => sku.notNull().references('products.sku'))
        .addColumn('quantity', 'integer', (quantity) => quantity.notNull())
        .addColumn('added_at', 'bigint', (at) => at.notNull())
        .addPrimaryKeyConstraint('cart_lines_key', ['owner', 'sku'])
        .execute();
      await db.schema
        .createIndex('cart_lines_user_id')
        .on('cart_lines')
        .column('user_id')
        .execute();
    },
  },
};
