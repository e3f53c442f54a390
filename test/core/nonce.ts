import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { map } from 'rxjs';

// #region nonce
interface Response {
  getHeader(name: string): string;
  header(name: string, value: string): void;
}

/** Lets `<script nonce="{{nonce}}">` run in the page of its handler. */
@Injectable()
export class NonceInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>) {
    const nonce = randomBytes(16).toString('base64');
    const response = context.switchToHttp().getResponse<Response>();
    const policy = response.getHeader('Content-Security-Policy');
    const allowed = policy.replace('script-src ', `script-src 'nonce-${nonce}' `);
    response.header('Content-Security-Policy', allowed);
    return next.handle().pipe(map((model) => ({ ...model, nonce })));
  }
}
// #endregion nonce

@Controller('nonce')
class NonceController {
  @Get()
  @UseInterceptors(NonceInterceptor)
  show() {
    return { title: 'A page with a script in it' };
  }
}

export const nonce = { module: class NonceModule {}, controllers: [NonceController] };
