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
 * The user who is signed in: `@CurrentUser() user: SignedInUser`. Undefined for a guest, whom `@SignedIn()` refuses.
 */
export const CurrentUser = () => RequestOf(UserPipe);
