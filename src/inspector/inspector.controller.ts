import {
  Controller,
  Get,
  Header,
  NotFoundException,
  Param,
  Render,
  Req,
  Sse,
} from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filter, map } from 'rxjs';
import { ForDevTools } from '../web/dev-tools.js';
import type { PageRequest } from '../web/request.js';
import { chainsOf, linesOf, shown, stepsOf } from './chains.js';
import { Overview } from './overview.js';
import { PUT_AWAY } from './bar.js';
import { Recorder } from './recorder.js';
import { sequence } from './sequence.js';
import { COOKIE, newTrail, Trails } from './trails.js';

const file = (name: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', 'views', 'inspector', name), 'utf8');

/** What this browser sees of its own session, and of its last requests. */
@Controller('__session')
@ForDevTools()
export class InspectorController {
  constructor(
    private readonly overview: Overview,
    private readonly recorder: Recorder,
    private readonly trails: Trails,
  ) {}

  @Get()
  @Render('inspector/index')
  async index(@Req() request: PageRequest) {
    const isAway = String(request.headers.cookie).includes(PUT_AWAY);
    const entries = this.trails.of(this.trail());
    const session = this.recorder.current?.before ?? {};
    return {
      title: 'Session inspector',
      isAway,
      ...(await this.overview.of(request, session, entries)),
    };
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

  /** Tells that there is something new. The page asks for itself again. */
  @Sse('live')
  live() {
    const own = this.trail();
    return this.trails.news.pipe(
      filter((trail) => trail === own),
      map(() => ({ data: 'new' })),
    );
  }

  @Get(':id')
  @Render('inspector/request')
  show(@Param('id') id: string) {
    const entry = this.find(id);
    const chain = this.chainOf(id);
    return {
      title: `${entry.method} ${entry.path}`,
      entry: shown(entry),
      chain,
      isChain: chain.length > 1,
      steps: linesOf(chain),
    };
  }

  @Get(':id/picture.svg')
  @Header('Content-Type', 'image/svg+xml; charset=utf-8')
  picture(@Param('id') id: string) {
    this.find(id);
    return sequence(stepsOf(this.chainOf(id)));
  }

  private chainOf(id: string) {
    const chains = chainsOf(this.trails.of(this.trail()));
    return chains.find(({ requests }) => requests.some((one) => one.id === id))?.requests ?? [];
  }

  private find(id: string) {
    const entry = this.trails.find(id, this.trail());
    if (!entry)
      throw new NotFoundException('This browser has no such request, or it was long ago.');
    return entry;
  }

  /** Its first page here gives a browser a cookie of ours, to be known without a session too. */
  private trail() {
    const recording = this.recorder.current!;
    const { before, raw, response } = recording;
    recording.trail ??= this.trails.trailOf(raw.headers.cookie, before) ?? newTrail();
    response.setHeader(
      'Set-Cookie',
      `${COOKIE}=${recording.trail}; Path=/; HttpOnly; SameSite=Lax`,
    );
    return recording.trail;
  }
}
