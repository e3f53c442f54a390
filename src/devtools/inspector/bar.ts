import { Injectable } from '@nestjs/common';
import { Config } from '#core/config/config.js';
import { Database } from '#core/database/database.js';
import { sessionOf } from '#core/session/session-data.js';
import { Layout } from '#core/web/page/layout.js';
import { bytesOf, type Recording } from './recording.js';
import { clock, loginOf, timeLeft } from './time-left.js';
import { Spies } from './spies.js';

/** Set by a browser that wants no bar. */
export const PUT_AWAY = 'inspector-bar=away';

export const isPutAway = ({ raw }: Recording) => (raw.headers.cookie ?? '').includes(PUT_AWAY);

/** The bar at the foot of every page. */
@Injectable()
export class Bar {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly layout: Layout,
    private readonly spies: Spies,
  ) {}

  show() {
    const { layout, spies } = this;
    spies.around(layout, 'modelFor', async (seen, go, request, page) => {
      spies.see(seen, request);
      const model = await go(request, page);
      // An error here must not break the page.
      const login = await loginOf(this.database, sessionOf(request) ?? {}).catch(() => undefined);
      return { ...model, foot: this.foot(seen, model.user, login) };
    });
    spies.around(layout, 'modelWithoutUser', (seen, go, request, page) => {
      spies.see(seen, request);
      return { ...go(request, page), foot: this.foot(seen) };
    });
  }

  private foot(seen: Recording, user?: string, login?: Awaited<ReturnType<typeof loginOf>>) {
    if (seen.isOwn || isPutAway(seen)) return undefined;
    const { config } = this;
    return {
      view: 'devtools/inspector/_bar',
      who: user ?? 'guest',
      // A getter, read when the page is rendered: by then the session is saved.
      get id() {
        return seen.id;
      },
      get session() {
        const { after, name, writes } = seen;
        if (!after.visitorId) return undefined;
        const left = clock(timeLeft(after, login, config));
        return { name, bytes: bytesOf(after), writes, isOne: writes === 1, left };
      },
    };
  }
}
