import { Injectable } from '@nestjs/common';
import { Database } from '#core/database/database.js';
import type { Letter } from '#core/mail/letter.js';
import { Mailer } from '#core/mail/mailer.js';
import { Outbox } from '#core/mail/outbox.js';
import { now } from '#core/session/clock.js';
import { deviceOf } from '#core/session/device.js';
import { fingerprint } from '#core/session/secrets.js';
import { userAgentOf } from '#core/session/session-data.js';
import { SignIn, type SignedInEvent } from '#core/session/sign-in.js';
import { Links } from '#core/tokens/links.js';
import type { Purpose } from '#core/tokens/tokens.js';
import type { User } from '#core/users/belongings.js';
import { WaysIn } from '#core/users/ways-in.js';
import { Users } from '#core/users/users.js';
import { networkOf } from '#core/web/throttle/network.js';

const DAY = 24 * 60 * 60;

/** Not used for so long, a device is new again. */
const FORGOTTEN_SECONDS = 90 * DAY;

/** Of one account. With one more, the one that was not used for longest is new again. */
export const MOST_DEVICES = 100;

const NEW_DEVICE = 'new-device';
const WAY_IN_CHANGED = 'way-in-changed';

/** It holds when the password is changed: whoever logged in may do that first. */
export const NOT_ME: Purpose = { name: 'not-me', seconds: 7 * DAY, outlivesChanges: true };

/**
 * Tells somebody of a login with a browser or from a network that they have not logged in with before, and of
 * each change of how they can log in, such as a new password (ASVS 6.3.7): it may have been somebody else.
 */
@Injectable()
export class Devices {
  constructor(
    private readonly database: Database,
    private readonly links: Links,
    mailer: Mailer,
    waysIn: WaysIn,
    private readonly outbox: Outbox,
    signIn: SignIn,
    private readonly users: Users,
  ) {
    mailer.writes(NEW_DEVICE, ({ about }, user) =>
      this.letter(
        user,
        'A login from a new device',
        `Somebody has logged in to your account: ${about}.`,
      ),
    );
    mailer.writes(WAY_IN_CHANGED, ({ about: what }, user) =>
      this.letter(user, String(what), `${what}.`),
    );
    signIn.onSignIn((event) => this.see(event));
    waysIn.listen((change, { id, email }, { what }) =>
      outbox.add({ kind: WAY_IN_CHANGED, address: email, user_id: id, about: what }, change),
    );
  }

  /** The first of an account is nobody's surprise. */
  private async see({ request, userId }: SignedInEvent) {
    const device = deviceOf(userAgentOf(request));
    const ip = request.ip ?? '';
    const id = fingerprint([userId, device, networkOf(ip)].join('\n'));
    const at = now();
    const all = await this.database
      .selectFrom('devices')
      .select(['id', 'seen_at'])
      .where('user_id', '=', userId)
      .orderBy('seen_at', 'desc')
      .execute();
    const known = all
      .slice(0, MOST_DEVICES)
      .filter(({ seen_at }) => seen_at > at - FORGOTTEN_SECONDS);
    const forgotten = all.slice(known.length).map((row) => row.id);
    if (forgotten.length > 0)
      await this.database.deleteFrom('devices').where('id', 'in', forgotten).execute();
    await this.database
      .insertInto('devices')
      .values({ id, user_id: userId, seen_at: at })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: at }))
      .execute();
    const user = await this.users.withId(userId);
    if (!user || known.length === 0 || known.some((row) => row.id === id)) return;
    const about = `${device}, from ${ip}`;
    await this.outbox.add({ kind: NEW_DEVICE, address: user.email, user_id: userId, about });
  }

  private async letter(
    user: User | undefined,
    subject: string,
    saying: string,
  ): Promise<Letter | undefined> {
    if (!user) return undefined;
    return {
      subject,
      before: [saying],
      link: { href: await this.links.make('/not-me', NOT_ME, user), label: 'It was not me' },
      after: ['If it was you, there is nothing to do. The link logs out every device.'],
    };
  }
}
