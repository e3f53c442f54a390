import type { Selectable } from 'kysely';
import type { SignedInUser } from '#core/logins/signed-in-user.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import type { Tables } from '#core/database/database.js';
import { deviceOf } from '#core/logins/device.js';
import { moment } from '#core/web/page/moment.js';

export const accountPage = (
  signedIn: SignedInUser,
  logins: readonly Selectable<Tables['logins']>[],
) => ({
  title: 'Your account',
  hasPassword: signedIn.hasPassword,
  passwordRules: PASSWORD_RULES,
  hasOthers: logins.length > 1,
  sessions: logins.map((login) => ({
    id: login.id,
    isCurrent: login.id === signedIn.loginId,
    device: login.actor_login_id ? 'An admin, who acts as you' : deviceOf(login.user_agent),
    ip: login.ip,
    signedIn: moment(Math.floor(login.login_at / 1000)),
    lastSeen: moment(login.last_seen_at),
  })),
});
