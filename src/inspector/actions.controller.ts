import { Body, Controller, Post, Redirect, Req, Session } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Config } from '../config/config.js';
import { Database, type Tables } from '../database/database.js';
import { now } from '../session/clock.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import type { SignedInUser } from '../session/logins.js';
import type { SessionData } from '../session/session-data.js';
import { MOST_BYTES } from '../session/session-too-large.js';
import { SignIn } from '../session/sign-in.js';
import { emailAddress } from '../users/email.js';
import { CurrentUser } from '../web/access/current-user.js';
import { SignedIn } from '../web/access/signed-in.guard.js';
import { ForDevTools } from '../web/dev-tools.js';
import { FormPage } from '../web/forms/form-page.js';
import { InvalidForm } from '../web/forms/form.js';
import type { PageRequest } from '../web/request.js';
import { PUT_AWAY } from './bar.js';
import { bytesOf } from './entry.js';
import { InspectorController } from './inspector.controller.js';
import { Recorder } from './recorder.js';
import { Trails } from './trails.js';

declare module '../session/session-data.js' {
  interface SessionData {
    /** What the inspector puts in, to fill a session to its limit. */
    filling: string | undefined;
  }
}

/** So long the store does not answer. */
const AWAY_SECONDS = 10;

class UserForm {
  @IsString()
  email = '';
}

/** What happens to a session sooner or later, at once. Each leads to the page that its visitor looked at last. */
@Controller('__session')
@ForDevTools()
export class ActionsController {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly lifecycle: SessionLifecycle,
    private readonly recorder: Recorder,
    private readonly signIn: SignIn,
    private readonly trails: Trails,
  ) {}

  /** A guest's cookie is dropped by the browser then. */
  @Post('idle')
  @Redirect('/', 303)
  async idle(@Req() request: PageRequest, @CurrentUser() user: SignedInUser | undefined) {
    if (user) await this.changeLogin(user, { last_seen_at: 0 });
    else await this.lifecycle.end(request);
    return this.back();
  }

  @Post('absolute')
  @SignedIn()
  @Redirect('/', 303)
  async absolute(@CurrentUser() user: SignedInUser) {
    await this.changeLogin(user, { ends_at: now() });
    return this.back();
  }

  @Post('elsewhere')
  @SignedIn()
  @Redirect('/', 303)
  async elsewhere(@CurrentUser() { loginId }: SignedInUser) {
    await this.database.deleteFrom('logins').where('id', '=', loginId).execute();
    return this.back();
  }

  @Post('damage')
  @Redirect('/', 303)
  damage() {
    const { cookieName, cookieSecure } = this.config;
    const recording = this.recorder.current!;
    const cookie = recording.cookie(cookieName);
    if (!cookie) return this.back();
    const at = cookieName.length + 10;
    const other = cookie[at] === 'A' ? 'B' : 'A';
    const damaged = `${cookie.slice(0, at)}${other}${cookie.slice(at + 1)}`;
    recording.isLeftAlone = true;
    this.setCookie(`${damaged}; HttpOnly${cookieSecure ? '; Secure' : ''}`);
    return this.back();
  }

  /** Until not a byte more is taken. Pressed again, it is taken out. */
  @Post('fill')
  @Redirect('/', 303)
  fill(@Session() session: SessionData, @Req() request: PageRequest) {
    if (session.filling === undefined) {
      // What is put into every session when it is saved.
      const saved = { visitorId: 'x'.repeat(32), extendedAt: now() };
      const bytes = bytesOf({ ...saved, ...this.lifecycle.read(request), filling: '' });
      session.filling = 'x'.repeat(Math.max(0, MOST_BYTES - bytes));
    } else {
      session.filling = undefined;
    }
    return this.back();
  }

  @Post('store')
  @Redirect('/', 303)
  store() {
    this.recorder.takeStoreAway(AWAY_SECONDS);
    return this.back();
  }

  @Post('become')
  @FormPage(InspectorController, 'index')
  @Redirect('/', 303)
  async become(@Req() request: PageRequest, @Body() { email }: UserForm) {
    const user = await this.database
      .selectFrom('users')
      .select(['id as userId', 'password_hash as passwordHash'])
      .where('email', '=', emailAddress(email))
      .executeTakeFirst();
    if (!user || !(await this.signIn.start(request, user)))
      throw new InvalidForm({ email: 'Nobody has an account with this address.' });
    return this.back();
  }

  @Post('bar')
  @Redirect('/', 303)
  bar() {
    const isAway = String(this.recorder.current!.raw.headers.cookie).includes(PUT_AWAY);
    this.setCookie(isAway ? `${PUT_AWAY}; Max-Age=0` : PUT_AWAY);
    return this.back();
  }

  private changeLogin({ loginId }: SignedInUser, change: Partial<Tables['logins']>) {
    return this.database.updateTable('logins').set(change).where('id', '=', loginId).execute();
  }

  private setCookie(cookie: string) {
    const { response } = this.recorder.current!;
    response.appendHeader('Set-Cookie', `${cookie}; Path=/; SameSite=Lax`);
  }

  private back() {
    const { raw, before } = this.recorder.current!;
    const trail = this.trails.trailOf(raw.headers.cookie, before);
    const last = this.trails
      .of(trail ?? '')
      .findLast(({ method, status }) => method === 'GET' && status < 300);
    return { url: last?.path ?? '/' };
  }
}
