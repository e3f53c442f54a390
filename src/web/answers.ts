import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SessionLifecycle } from '../session/lifecycle.js';
import { SessionSaver } from '../session/session-saver.js';
import { Frame } from './frame.js';
import { takeNotice } from './notice.js';
import { takeForm } from './pending-form.js';
import { isSeen, type PageRequest } from './request.js';

/** For whatever caches between here and the visitor. */
export const NOT_KEPT = { 'Cache-Control': 'no-store', Vary: 'Cookie' };

/** Of either platform. */
interface Answer {
  readonly req?: PageRequest;
  readonly request?: PageRequest;
}

/**
 * What the answer of a handler waits for: a page gets its frame, and the session is saved, so that no
 * redirect overtakes it. This is not an interceptor, because with the first of them Nest makes observables
 * and asynchronous resources for each request: a sixth of what a page costs.
 */
@Injectable()
export class Answers implements OnModuleInit {
  readonly #isReady = new WeakSet<PageRequest>();

  constructor(
    private readonly frame: Frame,
    private readonly host: HttpAdapterHost,
    private readonly lifecycle: SessionLifecycle,
    private readonly saver: SessionSaver,
  ) {}

  /** Every answer of a handler begins with one of these. */
  onModuleInit() {
    const adapter = this.host.httpAdapter;
    const [render, redirect, reply] = [adapter.render, adapter.redirect, adapter.reply];
    adapter.render = async (answer: Answer, view: string, page: object) =>
      render.call(adapter, answer, view, await this.prepare(answer, page));
    adapter.redirect = async (answer: Answer, status: number, url: string) => {
      await this.prepare(answer);
      return redirect.call(adapter, answer, status, url);
    };
    adapter.reply = async (answer: Answer, body: unknown, status?: number) => {
      await this.prepare(answer);
      return reply.call(adapter, answer, body, status);
    };
  }

  /** For an error: it has a frame of its own, and leaves the session as it was. */
  bypass(request: PageRequest) {
    this.#isReady.add(request);
  }

  /** @returns the page in its frame */
  private async prepare(answer: Answer, page?: object) {
    const request = (answer.request ?? answer.req)!;
    if (this.#isReady.has(request)) return page;
    // What was made for one visitor must not be kept for the next, nor for the back button after logout.
    for (const [name, value] of Object.entries(NOT_KEPT)) {
      const adapter = this.host.httpAdapter;
      if (!adapter.getHeader(answer, name)) adapter.setHeader(answer, name, value);
    }
    const framed = page && (await this.framed(request, page));
    await this.saver.save(request);
    this.lifecycle.close(request);
    return framed;
  }

  private framed(request: PageRequest, page: object) {
    const kept = isSeen(request) && {
      notice: takeNotice(request),
      values: takeForm(request, request.url),
    };
    return this.frame.around(request, { ...kept, ...page });
  }
}
