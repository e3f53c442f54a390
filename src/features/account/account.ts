import { ForbiddenException, Injectable } from '@nestjs/common';
import { Events } from '#core/log/events.js';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { Users } from '#core/users/users.js';
import { ValidationException } from '#core/web/forms/form.js';
import type { PageRequest } from '#core/web/request.js';
import { Throttle, type RateLimit } from '#core/web/throttle/throttle.js';

/** For entering the current password again. */
export const PASSWORD: RateLimit = {
  kind: 'password',
  account: 10,
  network: 100,
  minutes: 15,
};

/** Shared by the controllers of the account: checks the current password. */
@Injectable()
export class Account {
  constructor(
    private readonly events: Events,
    private readonly throttle: Throttle,
    private readonly users: Users,
  ) {}

  /**
   * Refuses the form, with the message at the field, when the password is wrong or was tried too often.
   * @returns a credential that is valid as long as this login lasts
   */
  async checkPassword(request: PageRequest, owner: LoggedInUser, field: string, password: string) {
    if (owner.actor)
      throw new ForbiddenException('Only the user may do this, and you act as this user.');
    return this.throttle.attempt(PASSWORD, request, owner.userId, field, async () => {
      const credential = await this.users.verify(owner.email, password);
      if (credential) return { ...credential, ...owner.credential };
      this.events.record(request, 'password_wrong', { userId: owner.userId });
      throw new ValidationException({ [field]: 'Incorrect password.' });
    });
  }
}
