import {
  Body,
  Controller,
  Get,
  Header,
  Module,
  Post,
  Redirect,
  Render,
  Req,
  Session,
  StreamableFile,
} from '@nestjs/common';
import { Readable } from 'node:stream';
import { SessionLifecycle } from '../../src/core/session/lifecycle.js';
import type { SessionData } from '../../src/core/session/session-data.js';
import { SessionSaver } from '../../src/core/session/session-saver.js';
import type { PageRequest } from '../../src/core/web/request.js';
import { LoggedIn } from '../../src/core/web/access/logged-in.guard.js';

type Any = SessionData & Record<string, unknown>;

/** Does to a session what a feature of one's own might do. */
@Controller('probe')
class ProbeController {
  constructor(
    private readonly lifecycle: SessionLifecycle,
    private readonly saver: SessionSaver,
  ) {}

  @Get('id')
  id(@Session() session: SessionData) {
    return { visitorId: session.visitorId ?? null };
  }

  @Get('cached')
  @Header('Cache-Control', 'public, max-age=60')
  @Render('auth/signup')
  cached() {
    return { title: 'A form' };
  }

  @Post('put')
  put(@Session() session: Any, @Body() body: Record<string, string>) {
    for (const [key, value] of Object.entries(body)) session[key] = value || undefined;
    return {};
  }

  /** As before something slow, such as a mail: what counts is saved, and more may follow. */
  @Post('twice')
  async twice(@Req() request: PageRequest, @Session() session: Any) {
    session.color = 'green';
    await this.saver.save(request);
    session.size = 'xl';
    return {};
  }

  /** Goes on with the session when its answer is on the way already. */
  @Post('late')
  late(@Session() session: Any) {
    async function* words() {
      yield 'The answer begins';
      session.late = 'yes';
      yield ', and ends';
    }
    return new StreamableFile(Readable.from(words()));
  }

  @Post('renew')
  async renew(@Req() request: PageRequest, @Body() body: Record<string, string>) {
    Object.assign(await this.lifecycle.reset(request), body);
    return {};
  }

  @Post('end')
  async end(@Req() request: PageRequest) {
    await this.lifecycle.end(request);
    return {};
  }

  @Post('fail')
  fail(@Session() session: Any) {
    session.half = 'done';
    throw new Error('This went wrong on purpose');
  }

  @Post('slow')
  async slow(@Session() session: Any, @Body() body: Record<string, string>) {
    times += 1;
    waiting.resolve();
    await goOn.promise;
    Object.assign(session, body);
    return {};
  }
}

/** A form of a feature of one's own, for people who are logged in. */
@Controller('probe/form')
@LoggedIn()
class ProbeFormController {
  static received: unknown[] = [];

  @Get()
  @Render('auth/signup')
  show() {
    return { title: 'A form' };
  }

  @Post()
  @Redirect('/probe/form', 303)
  receive(@Body() body: unknown) {
    ProbeFormController.received.push(body);
  }
}

export const receivedForms = ProbeFormController.received;

let waiting = Promise.withResolvers<void>();
let goOn = Promise.withResolvers<void>();
let times = 0;

/** Holds a request to /probe/slow inside its handler until it is let go. */
export function holdSlowRequest() {
  waiting = Promise.withResolvers();
  goOn = Promise.withResolvers();
  times = 0;
  return { isInside: waiting.promise, letGo: () => goOn.resolve(), times: () => times };
}

@Module({ controllers: [ProbeController, ProbeFormController] })
class ProbeModule {}

export const probe = { module: ProbeModule };
