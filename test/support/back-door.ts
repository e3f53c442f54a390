import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { Database } from '../../src/core/database/database.js';
import { SessionLifecycle } from '../../src/core/session/lifecycle.js';
import type { SessionRequest } from '../../src/core/session/session-data.js';
import { SessionSaver } from '../../src/core/session/session-saver.js';
import { LoginLifecycle } from '../../src/core/logins/login-lifecycle.js';

/** Another one in each run, so that no test comes across it. */
export const BACK_DOOR = `/${randomUUID()}`;

interface Login extends SessionRequest {
  readonly query: { readonly userId: string; readonly remember: string };
}

/**
 * What the application has in a test only: a login without a password, and a look at what a session holds.
 * The platform opens, saves and seals the session as for every request. It is no route of a controller,
 * so whatever lists the routes of the application lists the real ones.
 */
@Module({})
export class BackDoorModule implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly host: HttpAdapterHost,
    private readonly lifecycle: SessionLifecycle,
    private readonly saver: SessionSaver,
    private readonly loginLifecycle: LoginLifecycle,
  ) {}

  onModuleInit() {
    const { httpAdapter } = this.host;
    httpAdapter.post(BACK_DOOR, (request: Login, response: unknown) =>
      this.logIn(request).then(() => httpAdapter.reply(response, {}, 200)),
    );
    httpAdapter.get(BACK_DOOR, (request: SessionRequest, response: unknown) =>
      httpAdapter.reply(response, this.heldIn(request), 200),
    );
  }

  private async logIn(request: Login) {
    const { userId, remember } = request.query;
    const { password_hash: passwordHash } = await this.database
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    await this.loginLifecycle.startWithoutSteps(
      request,
      { userId, passwordHash },
      { remember: remember === 'yes' },
    );
    // No interceptor does it for this route.
    await this.saver.save(request);
    this.lifecycle.close(request);
  }

  /** What features put there, without what the session needs for itself. */
  private heldIn(request: SessionRequest) {
    const {
      visitorId: _visitorId,
      login: _login,
      extendedAt: _extendedAt,
      isRemembered: _isRemembered,
      ...held
    } = this.lifecycle.read(request);
    return held;
  }
}
