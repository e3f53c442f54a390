import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type OnModuleInit,
  ServiceUnavailableException,
} from '@nestjs/common';
import { isUtf8 } from 'node:buffer';
import { setTimeout } from 'node:timers/promises';
import { Config } from '../../config/config.js';
import { Unavailable } from '../../database/unavailable.js';
import { cookiesNamed } from '../../session/cookie.js';
import { SessionLifecycle } from '../../session/lifecycle.js';
import { type Answer, onSend, type Headers, ResponseException } from '../answer.js';
import { idempotencyKeyOf } from '../idempotency-key.js';
import type { PageRequest } from '../request.js';
import { Sealed } from './sealed.js';
import { IdempotencyStore } from './idempotency-store.js';

/** How long the second request waits for the answer of the first one. */
export const WAIT_MS = 5_000;
/** How often it checks. */
const LOOK_MS = 50;

/** Headers about this one message, and not about its content. */
const OF_THE_MESSAGE =
  /^(connection|content-length|date|keep-alive|transfer-encoding|x-request-id)$/;

/** A page is some 10 kB. A form whose answer is larger is done again when it is sent twice. */
const MAX_BYTES = 256 * 1024;

/**
 * A form that is sent twice, by a double click or a slow network, is done once: the second request gets the answer of
 * the first one. It is the same form when its page, its address and what was typed are the same, in the same session.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate, OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly forms: IdempotencyStore,
    private readonly lifecycle: SessionLifecycle,
  ) {}

  async onModuleInit() {
    await this.forms.prepare();
  }

  async canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<PageRequest>();
    if (request.method !== 'POST' || idempotencyKeyOf(request) === undefined) return true;
    const cookie = cookiesNamed(this.config.cookieName, request).join();
    const form = sealedFor(request, cookie);
    const isFirst = await this.begin(form, request);
    if (!isFirst) return true;
    onSend.set(request, (answer) => this.keep(answer, request, form, cookie));
    return true;
  }

  /** @returns false when nothing can be stored. @throws the answer of the first request, if this is not the first */
  private async begin(form: Sealed, request: PageRequest) {
    const until = performance.now() + WAIT_MS;
    try {
      while (!(await this.forms.begin(form.id))) {
        const sealed = await this.forms.answerOf(form.id);
        if (sealed) throw this.replay(form.open(sealed), request);
        if (performance.now() > until)
          throw new ServiceUnavailableException(
            'This was sent twice, and the first is still being worked on. Look whether it is done before you send it again.',
          );
        if (sealed === '') await setTimeout(LOOK_MS);
      }
      return true;
    } catch (error) {
      // A store that is full writes nothing, and a logout must work nevertheless.
      if (error instanceof Unavailable) return false;
      throw error;
    }
  }

  private replay(text: string, request: PageRequest) {
    // The stored answer sets the cookie, and this request must not.
    this.lifecycle.discard(request);
    return new ResponseException(JSON.parse(text) as Answer);
  }

  private async keep(answer: Answer, request: PageRequest, form: Sealed, cookie: string) {
    const { status, body = '' } = answer;
    try {
      if (status >= 500 || !isShortText(body)) return await this.forms.forget(form.id);
      const sent = Object.entries(answer.headers).filter(([name]) => !OF_THE_MESSAGE.test(name));
      const headers = Object.fromEntries(sent);
      const text = JSON.stringify({ status, headers, body: String(body) } satisfies Answer);
      // The second click may send the cookie of this answer already.
      const next = this.cookieIn(headers) ?? cookie;
      const forms = next === cookie ? [form] : [form, sealedFor(request, next)];
      await this.forms.end(forms.map((form) => ({ id: form.id, answer: form.seal(text) })));
    } catch (error) {
      // The handler is done, so its answer is sent.
      if (!(error instanceof Unavailable)) throw error;
    }
  }

  /** The cookie of the session after an answer, as the browser sends it. Undefined when it stays as it is. */
  private cookieIn(headers: Headers) {
    const name = `${this.config.cookieName}=`;
    const lines = [headers['set-cookie'] ?? []].flat().map(String);
    const line = lines.findLast((line) => line.startsWith(name));
    return line?.split(';')[0]!.slice(name.length);
  }
}

/** Not a stream, and not a picture. */
const isShortText = (body: unknown) =>
  (typeof body === 'string' || (Buffer.isBuffer(body) && isUtf8(body))) && body.length <= MAX_BYTES;

/**
 * Made of what both requests send. Without all of it, such as the cookie or the token, nobody gets the answer of
 * somebody else.
 */
const sealedFor = (request: PageRequest, cookie: string) => {
  const { body, headers, url } = request;
  return new Sealed(
    JSON.stringify([idempotencyKeyOf(request), cookie, headers.authorization, url, body]),
  );
};
