import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { SessionLifecycle } from '../session/lifecycle.js';
import type { Layout } from '../web/page/layout.js';
import type { PageRequest } from '../web/request.js';
import { bytesOf } from './entry.js';
import { Recorder } from './recorder.js';
import { clock, loginOf, timeLeft } from './time-left.js';

/** Says that a browser wants no bar. */
export const PUT_AWAY = 'inspector-bar=away';

/** What stands at the foot of every page. */
@Injectable()
export class Bar {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly lifecycle: SessionLifecycle,
    private readonly recorder: Recorder,
  ) {}

  watch(layout: Layout) {
    const modelFor = layout.modelFor.bind(layout);
    const modelWithoutUser = layout.modelWithoutUser.bind(layout);
    const watched: Pick<Layout, 'modelFor' | 'modelWithoutUser'> = {
      modelFor: async (request, page) => {
        const model = await modelFor(request, page);
        // Whatever fails here is no reason to fail.
        const login = await loginOf(this.database, this.held(request)).catch(() => undefined);
        return { ...model, foot: this.foot(request, model.user, login) };
      },
      modelWithoutUser: (request, page) => {
        const model = modelWithoutUser(request, page);
        return { ...model, foot: this.foot(request) };
      },
    };
    Object.assign(layout, watched);
  }

  private held(request: PageRequest) {
    return (request.session as object | undefined) ? this.lifecycle.read(request) : {};
  }

  private foot(request: PageRequest, user?: string, login?: Awaited<ReturnType<typeof loginOf>>) {
    const recording = this.recorder.current;
    recording?.see(request, (seen) => this.lifecycle.read(seen));
    const isAway = String(request.headers.cookie).includes(PUT_AWAY);
    if (!recording || recording.isOwn || isAway) return undefined;
    const { config } = this;
    return {
      view: 'inspector/_bar',
      who: user ?? 'guest',
      // Read when the page is made of it: by then the session is saved.
      get id() {
        return recording.id;
      },
      get session() {
        const { after, asks } = recording;
        const writes = asks.filter(({ isWrite }) => isWrite).length;
        return after.visitorId
          ? {
              name: recording.name,
              bytes: bytesOf(after),
              writes: `${writes} ${writes === 1 ? 'write' : 'writes'}`,
              left: clock(timeLeft(after, login, config)),
            }
          : undefined;
      },
    };
  }
}
