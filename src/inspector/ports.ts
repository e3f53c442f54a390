import type { SessionLifecycle } from '../session/lifecycle.js';
import type { Logins } from '../session/logins.js';
import { sessionOf, type SessionRequest } from '../session/session-data.js';
import { StoredSessions } from '../session/stored-sessions.js';
import type { PageRequest } from '../web/request.js';
import type { CrossSiteGuard } from '../web/protection/cross-site.guard.js';
import { bytesOf } from './entry.js';
import type { Recorder } from './recorder.js';
import { nameOf } from './recording.js';

/**
 * The ports are watched from outside: each method goes on to what it was before. So nothing of this is on the way of
 * a request where the inspector is not loaded.
 */
const bound = <Port extends object, Name extends keyof Port>(port: Port, ...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, (port[name] as () => void).bind(port)])) as Pick<
    Port,
    Name
  >;

export function watchLifecycle(lifecycle: SessionLifecycle, recorder: Recorder) {
  const { renew, save, end, discard } = bound(lifecycle, 'renew', 'save', 'end', 'discard');
  const seen = (request: SessionRequest) => {
    recorder.current?.see(request as PageRequest, (one) => lifecycle.read(one));
    return recorder.current;
  };
  const watched: Pick<SessionLifecycle, 'renew' | 'save' | 'end' | 'discard'> = {
    renew(request) {
      Object.assign(seen(request) ?? {}, { isRenewed: true });
      return renew(request);
    },
    async save(request) {
      const recording = seen(request);
      if (recording?.isLeftAlone) return discard(request);
      // Before: where the cookie would be lost, saving discards.
      Object.assign(recording ?? {}, { fate: 'saved', after: { ...lifecycle.read(request) } });
      return save(request);
    },
    end(request) {
      Object.assign(seen(request) ?? {}, { fate: 'ended', after: {} });
      return end(request);
    },
    discard(request) {
      seen(request)?.discard();
      return discard(request);
    },
  };
  Object.assign(lifecycle, watched);
}

export function watchStore(store: StoredSessions, recorder: Recorder) {
  const { read, write, rewrite, end } = bound(store, 'read', 'write', 'rewrite', 'end');
  const ask = <Answer>(
    what: string,
    isWrite: boolean,
    question: () => Promise<Answer>,
    told?: (answer: Answer) => string,
  ) => {
    const asked = async () => {
      recorder.refuseIfAway();
      return question();
    };
    return recorder.current?.ask(what, isWrite, asked, told) ?? asked();
  };
  const watched: Pick<StoredSessions, 'read' | 'write' | 'rewrite' | 'end'> = {
    read: (id) =>
      ask(
        `read session ${nameOf(id)}`,
        false,
        () => read(id),
        (session) => (session ? `${bytesOf(session)} bytes` : 'there is none'),
      ),
    write: (id, session, seconds) =>
      ask(`write session ${nameOf(id)}`, true, () => write(id, session, seconds)),
    rewrite: (id, session, seconds) =>
      ask(`write session ${nameOf(id)}`, true, () => rewrite(id, session, seconds)),
    end: (id) => ask(`end session ${nameOf(id)}`, true, () => end(id)),
  };
  // One that only calls write is seen there.
  if (store.rewrite === StoredSessions.prototype.rewrite) {
    Object.assign(watched, { rewrite: watched.write });
  }
  Object.assign(store, watched);
}

export function watchLogins(logins: Logins, recorder: Recorder) {
  const { of, endedBy, start, end } = bound(logins, 'of', 'endedBy', 'start', 'end');
  /** It is asked for many times, and read once. */
  const first = async <Answer>(request: SessionRequest, question: () => Promise<Answer>) => {
    const recording = recorder.current;
    const { login } = sessionOf(request) ?? {};
    if (login === undefined) return question();
    const what = `read login ${nameOf(login)}`;
    if (!recording || recording.asks.some((ask) => ask.what === what)) return question();
    recorder.refuseIfAway();
    return recording.ask(what, false, question, (answer) =>
      typeof answer === 'string' ? `it has ended: ${answer}` : 'it counts',
    );
  };
  const watched: Pick<Logins, 'of' | 'endedBy' | 'start' | 'end'> = {
    of: (request) => first(request, () => of(request)),
    endedBy: (request) => first(request, () => endedBy(request)),
    start: (request, proof, remember) =>
      recorder.current?.ask('insert a login', true, () => start(request, proof, remember)) ??
      start(request, proof, remember),
    end: (request) =>
      recorder.current?.ask('delete the login', true, () => end(request)) ?? end(request),
  };
  Object.assign(logins, watched);
}

export function watchGuard(guard: CrossSiteGuard, lifecycle: SessionLifecycle, recorder: Recorder) {
  const { canActivate, refuseOthers } = bound(guard, 'canActivate', 'refuseOthers');
  const watched: Pick<CrossSiteGuard, 'canActivate' | 'refuseOthers'> = {
    canActivate(context) {
      const request = context.switchToHttp().getRequest<PageRequest>();
      if (context.getType() === 'http') recorder.current?.see(request, (r) => lifecycle.read(r));
      return canActivate(context);
    },
    refuseOthers(request) {
      Object.assign(recorder.current ?? {}, { isFromElsewhere: true });
      refuseOthers(request);
      Object.assign(recorder.current ?? {}, { isFromElsewhere: false });
    },
  };
  Object.assign(guard, watched);
}
