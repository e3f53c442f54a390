import type { Selectable } from 'kysely';
import type { LoggedInUser } from '#core/logins/logged-in-user.js';
import { PASSWORD_RULES } from '#core/users/passwords.js';
import type { Tables } from '#core/database/database.js';
import { deviceOf } from '#core/logins/device.js';
import { formatTime } from '#core/web/page/format-time.js';

export const accountPage = (
  loggedIn: LoggedInUser,
  logins: readonly Selectable<Tables['logins']>[],
) => ({
  title: 'Your account',
  hasPassword: loggedIn.hasPassword,
  passwordRules: PASSWORD_RULES,
  hasOthers: logins.length > 1,
  sessions: logins.map((login) => ({
    id: login.id,
    isCurrent: login.id === loggedIn.loginId,
    device: login.actor_login_id ? 'An admin, who acts as you' : deviceOf(login.user_agent),
    ip: login.ip,
    loggedIn: formatTime(Math.floor(login.login_at / 1000)),
    lastSeen: formatTime(login.last_seen_at),
  })),
});
