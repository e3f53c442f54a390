import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  type NestMiddleware,
  type NestModule,
  Req,
  Session,
  UseInterceptors,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../test/support/kit.js';
import type { SessionRequest } from '../session/session-data.js';
import type { PageRequest } from './request.js';

type Next = () => void;
type Seen = { seen?: string };

class Marks implements NestMiddleware {
  use({ session }: SessionRequest, response: ServerResponse, next: Next) {
    response.setHeader('X-Seen', String((session as Seen).seen));
    next();
  }
}

class Fails implements NestMiddleware {
  async use() {
    throw new Error('This middleware is broken');
  }
}

class Wraps implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>) {
    Object.assign(context.switchToHttp().getRequest<object>(), { color: 'green' });
    return next.handle().pipe(map((data) => ({ data })));
  }
}

@Controller('nest')
class NestController {
  @Get('wrapped')
  @UseInterceptors(Wraps)
  wrapped(@Req() { color }: PageRequest & { color?: string }, @Session() session: Seen) {
    const { seen } = session;
    session.seen = color!;
    return { seen };
  }

  @Get('broken')
  broken() {}
}

@Module({ controllers: [NestController] })
class WithMiddleware implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    const passes = (_request: IncomingMessage, _response: ServerResponse, next: Next) => next();
    consumer.apply(Marks, passes).forRoutes('*path').apply(Fails).forRoutes('nest/broken');
  }
}

const start = () => startApp({}, { imports: [WithMiddleware] });

describe('As Nest documents it', () => {
  it('a middleware sees every request and its session, and nothing else changes', async () => {
    const app = await start();
    const form = { email: 'ada@example.com', password: 'not this one' };
    const page = await app.visitor().submit('/login', form);
    expect(page.status).toBe(422);
    expect(page.headers.get('x-seen')).toBe('undefined');
    const requestId = page.headers.get('x-request-id');
    expect(app.log.events('login_failed')).toMatchObject([{ requestId }]);
  });

  it('a middleware that fails is an error of its request, and written down', async () => {
    const app = await start();
    const page = await (await actingAs(app, await seed.user(app))).open('/nest/broken');
    expect(page.status).toBe(500);
    expect(page).toBeLoggedInAs('ada@example.com');
    expect(app.log.events('failed')).toMatchObject([
      { msg: 'GET /nest/broken', stack: expect.stringContaining('This middleware is broken') },
    ]);
  });

  it('a package knows by its name what answers requests', async () => {
    const { httpAdapter } = (await start()).app.get(HttpAdapterHost);
    expect(httpAdapter.constructor.name.toLowerCase()).toBe(`${httpAdapter.getType()}adapter`);
  });

  it('an interceptor adds to the request and changes the answer, and the session is kept', async () => {
    const visitor = (await start()).visitor();
    await visitor.open('/nest/wrapped');
    const page = await visitor.open('/nest/wrapped');
    expect(JSON.parse(page.html)).toEqual({ data: { seen: 'green' } });
    expect(page.headers.get('x-seen')).toBe('green');
  });
});
