import { Injectable } from '@nestjs/common';
import { SessionLifecycle } from '#core/session/lifecycle.js';
import type { EndReason } from '#core/logins/login-rows.js';
import { doesNotExtendLogin, CurrentLogin } from '#core/logins/current-login.js';
import { sessionOf } from '#core/session/session-data.js';
import { SessionStore } from '#core/session/session-store.js';
import { CrossSiteGuard } from '#core/web/protection/cross-site.guard.js';
import type { Limiters } from '#core/web/throttle/limiters.js';
import { Recorder } from './recorder.js';
import { bytesOf, nameOf } from './recording.js';
import { Spies } from './spies.js';

/** Where each step of a request is recorded. */
@Injectable()
export class Probes {
  constructor(
    private readonly guard: CrossSiteGuard,
    private readonly lifecycle: SessionLifecycle,
    private readonly currentLogin: CurrentLogin,
    private readonly recorder: Recorder,
    private readonly store: SessionStore,
    private readonly spies: Spies,
  ) {}

  open(limiters: Limiters) {
    this.watchLifecycle();
    this.watchStore();
    this.watchLogins();
    this.watchGuard();
    this.watchTries(limiters);
  }

  private watchLifecycle() {
    const { lifecycle } = this;
    for (const name of ['reset', 'rotate'] as const) {
      this.spies.around(lifecycle, name, (seen, go, request, values) => {
        this.spies.see(seen, request);
        seen[name === 'reset' ? 'isRenewed' : 'isRegenerated'] = true;
        return go(request, values);
      });
    }
    for (const name of ['end', 'discard'] as const) {
      this.spies.around(lifecycle, name, (seen, go, request) => {
        this.spies.see(seen, request);
        if (name === 'end') Object.assign(seen, { fate: 'ended', after: {} });
        else Object.assign(seen, { fate: 'discarded', after: seen.before });
        return go(request);
      });
    }
    this.spies.around(lifecycle, 'save', async (seen, go, request) => {
      this.spies.see(seen, request);
      if (seen.isLeftAlone) return lifecycle.discard(request);
      // Recorded before: where the cookie would be lost, saving discards the changes.
      Object.assign(seen, { fate: 'saved', after: { ...lifecycle.read(request) } });
      return go(request);
    });
  }

  private watchStore() {
    this.spies.around(this.store, 'read', (seen, go, id) =>
      this.recorder.ask(
        seen,
        `read session ${nameOf(id)}`,
        () => go(id),
        (session) => (session ? `${bytesOf(session)} bytes` : 'there is none'),
      ),
    );
    this.spies.around(this.store, 'end', (seen, go, id) =>
      this.recorder.ask(seen, `end session ${nameOf(id)}`, () => go(id)),
    );
    for (const name of ['write', 'writeWithoutExtending'] as const) {
      // The method of the base class calls write, which is recorded there.
      if (this.store[name] === SessionStore.prototype[name]) continue;
      this.spies.around(this.store, name, (seen, go, id, session, seconds) =>
        this.recorder.ask(
          seen,
          `${name === 'write' ? 'write' : 'rewrite'} session ${nameOf(id)}`,
          () => go(id, session, seconds),
        ),
      );
    }
  }

  private watchLogins() {
    // Every page asks this first, and the row is not read again.
    this.spies.around(this.currentLogin, 'endReason', async (seen, go, request) => {
      const { login } = sessionOf(request) ?? {};
      if (login === undefined) return go(request);
      const told = (ended?: EndReason) => {
        if (ended) return `it has ended: ${ended}`;
        return doesNotExtendLogin.get(request) ? 'it counts, and is not extended' : 'it counts';
      };
      return this.recorder.ask(seen, `read login ${nameOf(login)}`, () => go(request), told);
    });
    this.spies.around(this.currentLogin, 'start', (seen, go, ...given) =>
      seen.ask('insert a login', () => go(...given)),
    );
    this.spies.around(this.currentLogin, 'end', (seen, go, request) =>
      seen.ask('delete the login', () => go(request)),
    );
  }

  private watchGuard() {
    this.spies.around(this.guard, 'canActivate', (seen, go, context) => {
      if (context.getType() === 'http') this.spies.see(seen, context.getArgByIndex<object>(0));
      return go(context);
    });
    this.spies.around(this.guard, 'refuseOthers', (seen, go, request) => {
      seen.isFromElsewhere = true;
      go(request);
      seen.isFromElsewhere = false;
    });
  }

  private watchTries(limiters: Limiters) {
    this.spies.around(limiters, 'increment', async (seen, go, limit, key) => {
      const tries = await go(limit, key);
      const what = limit.name.replace(/-(account|network)$/, ', by $1');
      seen.tries.push(`${what}: ${tries.count} of ${limit.max}`);
      return tries;
    });
  }
}
