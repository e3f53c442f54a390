import type { DynamicModule, INestApplication, NestApplicationOptions } from '@nestjs/common';
import { type AbstractHttpAdapter, DiscoveryService, NestFactory } from '@nestjs/core';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module.js';
import { type Config, InvalidEnvironment } from '#core/config/config.js';
import { TIME_LIMITS } from '#core/config/policy.js';
import { logRequests } from '#core/log/http-log.js';
import { createLog } from '#core/log/log.js';
import { NestLog } from '#core/log/nest-log.js';
import { readAddresses } from '#core/platform/addresses.js';
import { platforms } from '#core/platform/platforms.js';
import { OpenConnections } from '#core/web/open-connections.js';
import { Routes } from '#core/web/routes.js';
import { limitTime } from '#core/web/protection/time-limits.js';
import { securityHeaders } from '#core/web/protection/security-headers.js';

export interface AppOptions {
  readonly reloadViews?: boolean;
  /** Where the log goes, when it is not standard output. */
  readonly logTo?: DestinationStream;
  /** When they are not those of production. */
  readonly timeLimits?: typeof TIME_LIMITS;
  /** How the modules become an application. Tests put in theirs, to replace a provider. */
  readonly create?: typeof fromFactory;
}

/** The application as main, the tests and the benchmarks use it: ready to listen. */
export async function createApp(
  config: Config,
  { reloadViews = false, create = fromFactory, logTo, timeLimits = TIME_LIMITS }: AppOptions = {},
) {
  const load = platforms[config.platform];
  if (!load)
    throw new InvalidEnvironment([`HTTP_PLATFORM must be ${Object.keys(platforms).join(' or ')}`]);
  const { platform } = await load();
  const log = createLog(config, logTo);
  const app = await create(AppModule.with(config, platform), platform.adapter(config), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(log),
  });
  app.useSecurityHeaders(securityHeaders(config));
  await platform.prepare(app, config, { reloadViews });
  readAddresses(app.getHttpServer());
  const routes = app.get(Routes);
  logRequests(app.getHttpServer(), log, (url) => routes.pathForLog(url));
  limitTime(app.getHttpServer(), timeLimits);
  app.get(OpenConnections).checkEvery = timeLimits.endedLogin;
  if (hasGateway(app)) {
    const { SocketAdapter } = await import('#core/platform/sockets.js');
    app.useWebSocketAdapter(new SocketAdapter(app));
  }
  return app;
}

/** A class with @WebSocketGateway() among the providers. */
const hasGateway = (app: INestApplication) =>
  app
    .get(DiscoveryService)
    .getProviders()
    .some(({ metatype }) => metatype && Reflect.hasMetadata('websockets:is_gateway', metatype));

const fromFactory = (
  module: DynamicModule,
  adapter: AbstractHttpAdapter,
  options: NestApplicationOptions,
) => NestFactory.create(module, adapter, options);
