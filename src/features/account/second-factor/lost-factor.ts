import { Injectable } from '@nestjs/common';
import { Outbox, type OutboxRow } from '#core/mail/outbox.js';
import { Events } from '#core/log/events.js';
import { now } from '#core/clock.js';
import type { SessionRequest } from '#core/session/session-data.js';
import { Links } from '#core/tokens/links.js';
import type { VerifiedToken } from '#core/tokens/tokens.js';
import type { User } from '#core/users/user.js';
import { Operations } from '#core/users/operations.js';
import type { VerifiedCredential } from '#core/users/verified-credential.js';
import { Users } from '#core/users/users.js';
import { Credentials } from '#core/users/credentials.js';
import { Layout } from '#core/web/page/layout.js';
import { formatTime } from '#core/web/page/format-time.js';
import type { PageRequest } from '#core/web/request.js';
import { SecondFactor } from './second-factor.js';

const DAY = 24 * 60 * 60;

/** How long the owner can stop it. */
export const WAIT_SECONDS = 7 * DAY;

/** Longer than the wait, which goes on until somebody logs in. A new password ends the wait. */
export const KEEP = { name: 'keep-factor', seconds: 30 * DAY, outlivesChanges: true };

const FACTOR_LOST = 'factor-lost';

/**
 * For somebody who has the password, but neither app nor recovery codes: the second factor is turned off after a wait
 * that its owner can stop.
 */
@Injectable()
export class LostFactor {
  constructor(
    private readonly events: Events,
    private readonly factor: SecondFactor,
    layout: Layout,
    private readonly links: Links,
    operations: Operations,
    private readonly outbox: Outbox,
    private readonly users: Users,
    private readonly credentials: Credentials,
  ) {
    outbox.define(
      FACTOR_LOST,
      (_mail, user) => this.message(user),
      (mail) => this.cancelUnsent(mail),
    );
    // Whoever changes a credential has shown the factor, or has set a password that whoever reported it does not know.
    credentials.onChanged(async (trx, { id }) => void (await factor.clearLostReport(id, trx)));
    credentials.onRevoke(async (trx, { id }) => void (await factor.clearLostReport(id, trx)));
    // One more row is read for these pages only. Joined to the login, it would cost every request of everybody for
    // the few who need it, and core would know this table.
    layout.addForUsers(async ({ userId }, path) =>
      /^\/($|account\b)/.test(path) ? { lostFactor: await this.until(userId) } : {},
    );
    operations.add({
      name: 'keep-second-factor',
      description:
        'stops the wait after which the second factor is off, because somebody says it is lost',
      run: (credential) => this.cancelByOperator(credential),
    });
  }

  /** When the password alone will be enough, if the factor was reported as lost. */
  async until(userId: string) {
    const { lost_at = null } = (await this.factor.of(userId)) ?? {};
    return lost_at === null ? undefined : formatTime(lost_at + WAIT_SECONDS);
  }

  /**
   * The mail about it is added in the same transaction. A second report changes nothing. @throws ValidationException
   * when there were too many
   */
  async report(request: PageRequest, { userId, email, credential }: VerifiedToken) {
    if (await this.until(userId)) return;
    const mail = { kind: FACTOR_LOST, address: email, user_id: userId };
    await this.outbox.count(request, mail);
    const isNew = await this.users.change(credential, async (trx) => {
      const factor = trx.updateTable('second_factors').where('user_id', '=', userId);
      const { numUpdatedRows } = await factor
        .where('lost_at', 'is', null)
        .set({ lost_at: now() })
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await this.outbox.add(mail, trx);
      return numUpdatedRows > 0n;
    });
    if (isNew) this.record(request, userId, 'lost');
  }

  /** @returns whether it was reported as lost, and the credential is valid */
  async cancel(request: SessionRequest, credential: VerifiedCredential) {
    const isKept = await this.users.change(credential, (trx, { id }) =>
      this.factor.clearLostReport(id, trx),
    );
    if (isKept) this.record(request, credential.userId, 'kept');
    return isKept ?? false;
  }

  /** @returns whether the wait was over, so that the password alone is enough from now on */
  async turnOff(request: SessionRequest, credential: VerifiedCredential, lostAt: number | null) {
    const longAgo = now() - WAIT_SECONDS;
    if (lostAt === null || lostAt > longAgo) return false;
    const isOff = await this.factor.turnOff(credential, longAgo);
    if (isOff) this.record(request, credential.userId, 'off');
    return isOff;
  }

  /** An owner who got no mail could not stop the wait. The row of the mail is the credential. */
  private cancelUnsent({ id, user_id }: OutboxRow) {
    const credential = { userId: user_id!, row: { table: 'mails', id } } as const;
    return this.users.change(credential, (trx, user) => this.factor.clearLostReport(user.id, trx));
  }

  private record(request: SessionRequest, userId: string, reason: string) {
    this.events.record(request, 'second_factor_changed', { userId, reason });
  }

  private async cancelByOperator(credential: VerifiedCredential) {
    const isKept = await this.users.change(credential, async (trx, { id }, loginAt) => {
      if (!(await this.factor.clearLostReport(id, trx))) return false;
      await this.credentials.notifyChanged(
        trx,
        id,
        { what: 'Your second factor stays on' },
        loginAt,
      );
      return true;
    });
    return isKept ?? false;
  }

  /** No mail when it is not lost any more. */
  private async message(user: User | undefined) {
    const until = user && (await this.until(user.id));
    if (!until) return undefined;
    return {
      subject: 'Your second factor is said to be lost',
      before: [
        'Somebody who knows your password says that you have lost your app and your recovery codes.',
        `From ${until.words} on they can log in with the password alone. Your second factor is off then.`,
      ],
      link: {
        href: await this.links.make('/keep-second-factor', KEEP, user),
        label: 'Keep the second factor',
      },
      after: [
        'If it was you, there is nothing to do but to wait.',
        'If not, follow the link, and choose a new password: somebody knows yours.',
      ],
    };
  }
}
