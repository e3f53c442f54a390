import { Injectable } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import type { SignedInUser } from '#core/session/logins.js';
import { Users } from '#core/users/users.js';
import { InvalidForm } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle, type Tries } from '#core/web/throttle/throttle.js';

/** The password, asked for again. */
export const PASSWORD: Tries = {
  kind: 'password',
  account: 10,
  address: 100,
  minutes: 15,
};

/** What the controllers of the account share: asking for the password. */
@Injectable()
export class Account {
  constructor(
    private readonly events: Events,
    private readonly throttle: Throttle,
    private readonly users: Users,
  ) {}

  /**
   * Refuses the form, with the message at the field, when the password is wrong or was tried too often.
   * @returns what the password proves, as long as this login lasts
   */
  async checkPassword(request: PageRequest, owner: SignedInUser, field: string, password: string) {
    return this.throttle.guess(PASSWORD, request, owner.userId, field, async () => {
      const proof = await this.users.verify(owner.email, password);
      if (proof) return { ...proof, ...owner.proof };
      this.events.record(request, 'password_wrong', { userId: owner.userId });
      throw new InvalidForm({ [field]: 'This is not your password.' });
    });
  }
}
