import {
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import { CurrentLogin } from '../../logins/current-login.js';
import type { SessionRequest } from '../../session/session-data.js';
import { requestOf } from '../request.js';

@Injectable()
class UserPipe implements PipeTransform {
  constructor(private readonly currentLogin: CurrentLogin) {}

  transform(request: SessionRequest) {
    return this.currentLogin.user(request);
  }
}

const RequestOf = createParamDecorator((_, context: ExecutionContext) => requestOf(context));

/**
 * The user who is logged in: `@CurrentUser() user: LoggedInUser`. It is undefined for a guest. Under `@LoggedIn()` it
 * is never undefined.
 */
export const CurrentUser = () => RequestOf(UserPipe);
