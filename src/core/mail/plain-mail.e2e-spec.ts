import { Controller, HttpCode, Module, type OnModuleInit, Param, Post } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { everyRow } from '../../../test/support/every-row.js';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import { mailsTo, mailTo } from '../../../test/support/mail.js';
import { Database } from '../database/database.js';
import type { LoggedInUser } from '../logins/logged-in-user.js';
import { CurrentUser } from '../web/access/current-user.js';
import { LoggedIn } from '../web/access/logged-in.guard.js';
import { MailModule } from './mail.module.js';
import { Outbox } from './outbox.js';

declare module '../database/database.js' {
  interface Tables {
    payments: { order_id: string; user_id: string };
  }
}

// #region mail
@Controller('orders/:id/payment')
class PaymentController {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    // Called just before the mail is sent, with the row that was added.
    outbox.define('order_paid', async ({ payload }) => ({
      subject: `Order ${payload} is paid`,
      before: ['We have received your payment.', 'Your order leaves our house tomorrow.'],
    }));
  }

  @Post()
  @HttpCode(204)
  @LoggedIn()
  pay(@CurrentUser() { userId, email }: LoggedInUser, @Param('id') id: string) {
    return this.database.transaction().execute(async (trx) => {
      await trx.insertInto('payments').values({ order_id: id, user_id: userId }).execute();
      const mail = { kind: 'order_paid', address: email, user_id: userId, payload: id };
      await this.outbox.add(mail, trx);
    });
  }
}

@Module({ imports: [MailModule], controllers: [PaymentController] })
class PaymentModule {}
// #endregion mail

@Module({ imports: [PaymentModule] })
class ShopModule implements OnModuleInit {
  constructor(private readonly database: Database) {}

  async onModuleInit() {
    const up = (db: Kysely<unknown>) =>
      db.schema
        .createTable('payments')
        .addColumn('order_id', 'text', (id) => id.primaryKey())
        .addColumn('user_id', 'text')
        .execute();
    await this.database.migrate('payments', { '001-payments': { up } });
  }
}

describe('A mail of a feature', () => {
  it('is sent for a change that is written, and for no other', async () => {
    const app = await startApp({}, { imports: [ShopModule] });
    const user = await seed.user(app);
    const ada = await actingAs(app, user);
    const pay = async () => (await ada.send('/orders/7/payment', {})).status;
    expect(await pay()).toBe(204);
    // The order is paid already: the statement fails, and the mail is rolled back with it.
    expect(await pay()).toBe(500);
    expect((await everyRow(app)).mails).toHaveLength(1);
    const { subject, text } = await mailTo(app, user);
    expect(subject).toBe('Order 7 is paid');
    expect(text).toContain('We have received your payment.');
    expect(await mailsTo(app, user)).toHaveLength(1);
  });
});
