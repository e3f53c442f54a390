import {
  Controller,
  Get,
  Header,
  NotFoundException,
  Param,
  Post,
  Redirect,
  Render,
  Sse,
} from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filter, map } from 'rxjs';
import { newSecret } from '#core/secrets.js';
import { DevToolsAccess, ForDevTools } from '#core/web/dev-tools.js';
import { isPutAway, PUT_AWAY } from './bar.js';
import { chainsOf, linesOf, stepsOf } from './chains.js';
import { Overview } from './overview.js';
import { Recorder } from './recorder.js';
import { sequence } from './sequence.js';
import { RequestHistory } from './request-history.js';

const file = (name: string) =>
  readFileSync(
    join(import.meta.dirname, '..', '..', '..', 'views', 'devtools', 'inspector', name),
    'utf8',
  );

const FOOTER = 'For development only. These pages have a cookie of their own, and a script.';

/** Shows a browser its own session and its last requests. */
@Controller('__session')
@ForDevTools()
export class InspectorController {
  constructor(
    private readonly devTools: DevToolsAccess,
    private readonly overview: Overview,
    private readonly recorder: Recorder,
    private readonly history: RequestHistory,
  ) {}

  @Get()
  @Render('devtools/inspector/index')
  async index() {
    const recording = this.recorder.current!;
    const model = await this.overview.of(recording, this.history.of(this.trail()));
    return {
      title: 'Session inspector',
      footer: FOOTER,
      isAway: isPutAway(recording),
      isHere: this.devTools.areLocal(recording.raw),
      ...model,
    };
  }

  @Post('bar')
  @Redirect()
  bar() {
    const recording = this.recorder.current!;
    recording.sendCookie(isPutAway(recording) ? `${PUT_AWAY}; Max-Age=0` : PUT_AWAY);
    return this.recorder.back();
  }

  @Get('inspector.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  style() {
    return file('inspector.css');
  }

  @Get('live.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  script() {
    return file('live.js');
  }

  /** Tells the page that there is something new. The page then loads again. */
  @Sse('live')
  live() {
    const own = this.trail();
    return this.history.news.pipe(
      filter((trail) => trail === own),
      map(() => ({ data: 'new' })),
    );
  }

  @Get(':id')
  @Render('devtools/inspector/request')
  show(@Param('id') id: string) {
    const { entry, chain } = this.find(id);
    const isChain = chain.length > 1;
    const title = `${entry.method} ${entry.path}`;
    return { title, footer: FOOTER, entry, chain, isChain, lines: linesOf(chain) };
  }

  @Get(':id/picture.svg')
  @Header('Content-Type', 'image/svg+xml; charset=utf-8')
  picture(@Param('id') id: string) {
    return sequence(stepsOf(this.find(id).chain));
  }

  private find(id: string) {
    const trail = this.trail();
    const entry = this.history.find(id, trail);
    if (!entry) throw new NotFoundException('This browser has no such request, or long ago.');
    const chain = chainsOf(this.history.of(trail)).find((one) => one.includes(entry)) ?? [];
    return { entry, chain };
  }

  /** The first page here sets a cookie of the inspector, so that the browser is known without a session too. */
  private trail() {
    const recording = this.recorder.current!;
    const { before, raw, response } = recording;
    recording.trail ??= this.history.trailOf(raw.headers.cookie, before) ?? newSecret();
    response.setHeader(
      'Set-Cookie',
      `inspector=${recording.trail}; Path=/; HttpOnly; SameSite=Lax`,
    );
    return recording.trail;
  }
}
