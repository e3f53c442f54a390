import { BadRequestException, NotFoundException, StreamableFile } from '@nestjs/common';
import { FastifyAdapter as NestAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { applyRange, readable } from './byte-ranges.js';
import type { Parts } from '../config/options.js';
import { PerRequest } from '../session/per-request.js';
import { onSend } from '../web/answer.js';
import { hasVersion } from '../web/request.js';
import { isMalformed } from './paths.js';
import { rendered } from './templates.js';
import { upgrades } from './upgrades.js';

/** Found by Node's response, which is all that a middleware gets. */
const replies = new PerRequest<FastifyReply>();

const replyOf = (response: FastifyReply) => replies.get(response) ?? response;

/** Packages for Nest look for an adapter of this name, such as @nestjs/serve-static. */
export class FastifyAdapter extends NestAdapter {
  /** Nest would call it before there are sessions, and a middleware would find none. */
  override async init() {}

  initMiddlewares() {
    return super.init();
  }

  /** Set before the first request. */
  engine: Parts['render'];

  override render(response: FastifyReply, view: string, model: object) {
    const reply = replyOf(response);
    if (!this.engine) return super.render(reply as never, view, model);
    // Nest waits for it, whatever the type says.
    return rendered(this.engine, view, model).then((html) =>
      reply.type('text/html; charset=utf-8').send(html),
    ) as never;
  }

  override redirect(response: FastifyReply, status: number, url: string) {
    return super.redirect(replyOf(response), status, url);
  }

  override reply(response: FastifyReply, whole: unknown, code?: number) {
    if (whole instanceof StreamableFile)
      // Nest waits for it, whatever the type says.
      return readable(whole).then(() => this.replyPart(response, whole, code)) as never;
    return this.replyPart(response, whole, code);
  }

  private replyPart(response: FastifyReply, whole: unknown, code?: number) {
    const reply = replyOf(response);
    const { body, status } = applyRange(whole, code, this, reply.request, reply);
    return super.reply(response, body, status);
  }

  /** Fastify answers 403 only for paths that lead out of public/. A visitor gets 404. */
  override mapException(error: unknown) {
    const { statusCode } = Object(error) as { statusCode?: number };
    return statusCode === 403 ? new NotFoundException() : super.mapException(error);
  }
}

/**
 * The router would refuse a malformed path before any hook, without our headers and our error page. With `%25` for
 * `%` it is accepted, and refused below.
 */
export const rewriteUrl = ({ url = '/' }: { url?: string | undefined }) =>
  isMalformed(url) ? url.replaceAll('%', '%25') : url;

const ANYTHING = 'application/octet-stream';

const RANGES = /^bytes=\s*(\d+-\d*|-\d+)(\s*,\s*(\d+-\d*|-\d+))*\s*$/;

export function readRequests(fastify: FastifyInstance) {
  // Bodies are read by a guard, for both platforms alike.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async () => undefined);
  // Fastify refuses a QUERY without a body before it is known whether there is such a route.
  fastify.addHttpMethod('QUERY', { overrideExisting: true });
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    replies.set(reply.raw, reply);
    Object.assign(request.raw, { session: request.session });
    const takeOver = upgrades.get(request.raw);
    if (takeOver) return takeOver(request).then(() => reply.hijack());
    if (request.url !== request.originalUrl) throw new BadRequestException('The path is damaged');
    // Fastify would refuse a content type that is not valid, but a webhook takes any.
    const { headers } = request.raw;
    if (!/^\s*[^\s/;]+\/[^\s/;]+\s*(;|$)/.test(headers['content-type'] ?? ANYTHING)) {
      headers['content-type'] = ANYTHING;
    }
    // What is no range counts for nothing (RFC 9110, section 14.2). @fastify/static would answer 416, or a part.
    if (!RANGES.test(headers.range ?? '')) delete headers.range;
  });
  fastify.addHook('onSend', ({ method, headers }, reply, payload, done) => {
    const isKnown =
      ['GET', 'HEAD'].includes(method) && hasVersion(headers, reply.getHeader('etag'));
    if (reply.statusCode !== 200 || typeof payload !== 'string' || !isKnown) return done();
    reply.code(304).removeHeader('Content-Type').removeHeader('Content-Length');
    done(null, null);
  });
  // Without listeners Node itself answers what is not HTTP.
  fastify.server.removeAllListeners('clientError');
}

/**
 * Runs after the hook that sets the cookie of the session. It is not async: two async hooks in a row keep each request
 * in memory for longer, and a page then takes 1.4 times as much CPU, for collecting garbage.
 */
export function callOnSend(
  request: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
  done: () => void,
) {
  const listener = onSend.get(request);
  if (!listener) return done();
  // Fastify waits for it, whatever the type says.
  return listener({ status: reply.statusCode, headers: reply.getHeaders(), body }) as never;
}
