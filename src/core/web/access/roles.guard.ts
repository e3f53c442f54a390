import {
  applyDecorators,
  type ExecutionContext,
  Injectable,
  NotFoundException,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import type { Role } from '../../users/tables.js';
import { Hidden } from '../hidden.js';
import { LoggedInGuard } from './logged-in.guard.js';
import { isMessage, requestOf } from '../request.js';

interface Rule {
  readonly roles: readonly Role[];
  /** Others get 404, instead of 403 and instead of the login. */
  readonly isHidden: boolean;
}

const ROLES = 'roles';

/** What is above the handler replaces what is above its class. */
const ruleOf = (handler: object, controller: object) =>
  (Reflect.getMetadata(ROLES, handler) ?? Reflect.getMetadata(ROLES, controller)) as Rule;

@Injectable()
export class RolesGuard extends LoggedInGuard {
  override async canActivate(context: ExecutionContext) {
    const { roles, isHidden } = ruleOf(context.getHandler(), context.getClass());
    // The role is read with the login, at every request and every message: a role that was revoked is gone at once.
    const user = await this.currentLogin.user(requestOf(context));
    if (user?.role && roles.includes(user.role)) return true;
    if (isHidden && !isMessage(context)) throw new NotFoundException();
    return user ? false : super.canActivate(context);
  }
}

const used = new Set<Role>();

/**
 * Write it above a class or a handler (also of a gateway) that is for users with one of these roles. `Roles.used()`
 * returns all roles that the code names.
 */
export const Roles = Object.assign((...roles: Role[]) => limit({ roles, isHidden: false }), {
  used: (): readonly Role[] => [...used],
});

/** The same as `@Roles()`, but guests and other users get 404, as if the page did not exist. */
export const HiddenRoles = (...roles: Role[]) => limit({ roles, isHidden: true });

function limit(rule: Rule) {
  for (const role of rule.roles) used.add(role);
  return applyDecorators(SetMetadata(ROLES, rule), Hidden(rule.isHidden), UseGuards(RolesGuard));
}
