import { BadRequestException, NotFoundException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDamaged } from './paths.js';
import { upgrades } from './upgrades.js';

export class Adapter extends FastifyAdapter {
  /** All that Fastify forbids are paths out of public/, which on Express are not found. */
  override mapException(error: unknown) {
    const { statusCode } = Object(error) as { statusCode?: number };
    return statusCode === 403 ? new NotFoundException() : super.mapException(error);
  }
}

/**
 * The router would refuse a damaged path before any hook, without our headers and our page. Written as
 * plain text it comes through, to be refused below.
 */
export const rewriteUrl = ({ url = '/' }: { url?: string | undefined }) =>
  isDamaged(url) ? url.replaceAll('%', '%25') : url;

const ANYTHING = 'application/octet-stream';

export function readRequests(fastify: FastifyInstance) {
  // Bodies are read by a guard, for both platforms alike.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async () => undefined);
  // Fastify refuses a QUERY without a body before it is known whether there is such a route.
  fastify.addHttpMethod('QUERY', { overrideExisting: true });
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const takeOver = upgrades.get(request.raw);
    if (takeOver) return takeOver(request).then(() => reply.hijack());
    if (request.url !== request.originalUrl) throw new BadRequestException('The path is damaged');
    // Fastify would refuse a type that is none, though a webhook takes any.
    const { headers } = request.raw;
    if (!/^\s*[^\s/;]+\/[^\s/;]+\s*(;|$)/.test(headers['content-type'] ?? ANYTHING)) {
      headers['content-type'] = ANYTHING;
    }
  });
  // Node answers to what is no HTTP at all, as it does on Express.
  fastify.server.removeAllListeners('clientError');
}
