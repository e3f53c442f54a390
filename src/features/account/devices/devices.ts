import { Injectable } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import { Outbox } from '#core/mail/outbox.js';
import { now } from '#core/clock.js';
import { deviceOf } from '#core/logins/device.js';
import { hashToken } from '#core/secrets.js';
import { CurrentLogin } from '#core/logins/current-login.js';
import { userAgentOf } from '#core/session/session-data.js';
import { LoginLifecycle, type LoggedInEvent } from '#core/logins/login-lifecycle.js';
import { Links } from '#core/tokens/links.js';
import type { User } from '#core/users/user.js';
import { Credentials } from '#core/users/credentials.js';
import { Users } from '#core/users/users.js';
import { networkOf } from '#core/web/throttle/network.js';

const DAY = 24 * 60 * 60;

/** A device that was not used for so long is new again. */
const FORGOTTEN_SECONDS = 90 * DAY;

/** Known devices of one account. With one more, the one that was not used for longest is new again. */
export const MAX_DEVICES = 100;

const NEW_DEVICE = 'new-device';
const CREDENTIALS_CHANGED = 'credentials-changed';

/** Valid after a change of the password: an attacker may do that first. */
export const NOT_ME = { name: 'not-me', seconds: 7 * DAY, outlivesChanges: true };

/**
 * Sends a mail about a login with a browser or from a network that the user has not logged in with before, and about
 * each change of how they can log in, such as a new password (ASVS 6.3.7): it may have been somebody else.
 */
@Injectable()
export class Devices {
  constructor(
    private readonly events: Events,
    private readonly links: Links,
    private readonly currentLogin: CurrentLogin,
    credentials: Credentials,
    private readonly outbox: Outbox,
    loginLifecycle: LoginLifecycle,
    private readonly users: Users,
  ) {
    outbox.define(NEW_DEVICE, ({ payload, login_at }, user) =>
      this.message(
        user,
        login_at,
        'A login from a new device',
        `Somebody has logged in to your account: ${payload}.`,
      ),
    );
    outbox.define(CREDENTIALS_CHANGED, ({ payload: what, login_at }, user) =>
      this.message(user, login_at, String(what), `${what}.`),
    );
    loginLifecycle.onLogin((event) => this.see(event));
    // Marked as old, and not deleted: the next login must not count as the first of the account.
    credentials.onRevoke(async (trx, { id }, since) => {
      const added = trx.updateTable('devices').where('user_id', '=', id);
      await added.set({ seen_at: 0 }).where('login_at', '>=', since).execute();
    });
    const tell: Parameters<Credentials['onChanged']>[0] = (trx, user, { what }, login_at) => {
      const { id: user_id, email: address } = user;
      const mail = { kind: CREDENTIALS_CHANGED, address, user_id, payload: what, login_at };
      return outbox.add(mail, trx);
    };
    credentials.onChanged(tell);
    credentials.onWarning(tell);
  }

  /**
   * No mail about the first login of an account: it comes with the sign-up. When the login was revoked meanwhile,
   * nothing is stored: an attacker's device would be known from then on.
   */
  private async see({ request }: LoggedInEvent) {
    const owner = await this.currentLogin.user(request);
    const device = deviceOf(userAgentOf(request));
    const ip = request.ip ?? '';
    const at = now();
    if (!owner) return;
    await this.users.change(owner.credential, async (trx, user, login_at) => {
      const id = hashToken([user.id, device, networkOf(ip)].join('\n'));
      const all = await trx
        .selectFrom('devices')
        .select(['id', 'seen_at'])
        .where('user_id', '=', user.id)
        .orderBy('seen_at', 'desc')
        .execute();
      const known = all
        .slice(0, MAX_DEVICES)
        .filter(({ seen_at }) => seen_at > at - FORGOTTEN_SECONDS);
      const forgotten = all.slice(known.length).map((row) => row.id);
      if (forgotten.length > 0)
        await trx.deleteFrom('devices').where('id', 'in', forgotten).execute();
      await trx
        .insertInto('devices')
        .values({ id, user_id: user.id, seen_at: at, login_at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: at }))
        .execute();
      if (all.length === 0 || known.some((row) => row.id === id)) return;
      const payload = `${device}, from ${ip}`;
      const mail = { kind: NEW_DEVICE, address: user.email, user_id: user.id, payload, login_at };
      await this.outbox.add(mail, trx);
      this.events.record(request, 'new_device', { userId: user.id });
    });
  }

  private async message(user: User | undefined, login_at: number, subject: string, saying: string) {
    if (!user) return undefined;
    const href = await this.links.make('/not-me', NOT_ME, user, { login_at });
    return {
      subject,
      before: [saying],
      link: { href, label: 'It was not me' },
      after: [
        'If it was you, there is nothing to do.',
        'If not, the link logs out every device, and removes what that login and later ones have added to your account.',
      ],
    };
  }
}
