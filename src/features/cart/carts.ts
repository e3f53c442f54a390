import { Injectable } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import { now } from '#core/clock.js';

export const MAX_QUANTITY = 99;

/** A line of a guest's cart is deleted so long after it was added. */
const GUEST_DAYS = 30;

/**
 * Lines are rows, each changed in one statement. A cart in the session would lose nine of ten adds that
 * come at once: every request would write back the whole cart as it had read it.
 */
@Injectable()
export class Carts {
  constructor(private readonly database: Database) {}

  lines(owner: string) {
    return this.database
      .selectFrom('cart_lines')
      .innerJoin('products', 'products.sku', 'cart_lines.sku')
      .select(['products.sku', 'products.name', 'products.price', 'cart_lines.quantity'])
      .where('owner', '=', owner)
      .orderBy('products.name')
      .execute();
  }

  /** @returns false, and changes nothing, when there would be more than 99 */
  async add(owner: string, sku: string, quantity: number) {
    const { numInsertedOrUpdatedRows } = await this.database
      .insertInto('cart_lines')
      .values({ owner, sku, quantity, added_at: now() })
      .onConflict((conflict) =>
        conflict
          .columns(['owner', 'sku'])
          .doUpdateSet(({ eb, ref }) => ({
            quantity: eb(ref('cart_lines.quantity'), '+', ref('excluded.quantity')),
          }))
          .where(({ eb, ref }) =>
            eb(eb(ref('cart_lines.quantity'), '+', ref('excluded.quantity')), '<=', MAX_QUANTITY),
          ),
      )
      .executeTakeFirst();
    return Boolean(numInsertedOrUpdatedRows);
  }

  /** A quantity of 0 removes the line. @returns false when there is no such line */
  async change(owner: string, sku: string, quantity: number) {
    const line = { owner, sku };
    if (quantity === 0) {
      const { numDeletedRows } = await this.database
        .deleteFrom('cart_lines')
        .where((row) => row.and(line))
        .executeTakeFirst();
      return numDeletedRows > 0n;
    }
    const { numUpdatedRows } = await this.database
      .updateTable('cart_lines')
      .set({ quantity })
      .where((row) => row.and(line))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /**
   * Gives the lines of one owner to another, who may have some of the same already.
   * @returns how many lines were given
   */
  merge(from: string, to: string) {
    return this.database.transaction().execute(async (database) => {
      const lines = await database
        .deleteFrom('cart_lines')
        .where('owner', '=', from)
        .returning(['sku', 'quantity', 'added_at'])
        .execute();
      if (lines.length === 0) return 0;
      await database
        .insertInto('cart_lines')
        .values(lines.map((line) => ({ ...line, owner: to })))
        .onConflict((conflict) =>
          conflict.columns(['owner', 'sku']).doUpdateSet(({ eb, ref }) => {
            const sum = eb(ref('cart_lines.quantity'), '+', ref('excluded.quantity'));
            return {
              quantity: eb.case().when(sum, '>', MAX_QUANTITY).then(MAX_QUANTITY).else(sum).end(),
            };
          }),
        )
        .execute();
      return lines.length;
    });
  }

  async cleanUp(batch = 500) {
    const { numDeletedRows } = await this.database
      .deleteFrom('cart_lines')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('owner', 'sku'),
          'in',
          selectFrom('cart_lines')
            .select(['owner', 'sku'])
            .where('owner', 'like', 'guest:%')
            .where('added_at', '<=', now() - GUEST_DAYS * 24 * 60 * 60)
            .limit(batch)
            .$asTuple('owner', 'sku'),
        ),
      )
      .executeTakeFirst();
    return Number(numDeletedRows) === batch;
  }
}
