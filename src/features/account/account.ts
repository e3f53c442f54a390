import { Injectable } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import type { SignedInUser } from '#core/session/logins.js';
import { SignedInSessions } from '#core/session/signed-in-sessions.js';
import { Operations } from '#core/users/operations.js';
import type { Proof } from '#core/users/proof.js';
import { Users } from '#core/users/users.js';
import { WaysIn } from '#core/users/ways-in.js';
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
    operations: Operations,
    private readonly sessions: SignedInSessions,
    private readonly throttle: Throttle,
    private readonly users: Users,
    private readonly waysIn: WaysIn,
  ) {
    operations.add({
      name: 'end-sessions',
      about: 'ends all logins of the account',
      run: (proof) => this.endSessions(proof),
    });
  }

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

  private async endSessions(proof: Proof) {
    const isEnded = await this.users.change(proof, async (change, { id }, loginAt) => {
      await this.sessions.endAll(id, change);
      await this.waysIn.tell(change, id, { what: 'Every device was logged out' }, loginAt);
      return true;
    });
    return isEnded ?? false;
  }
}
