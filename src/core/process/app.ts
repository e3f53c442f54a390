import type { DynamicModule, INestApplication, NestApplicationOptions } from '@nestjs/common';
import { type AbstractHttpAdapter, DiscoveryService, NestFactory } from '@nestjs/core';
import type { DestinationStream } from 'pino';
import { CoreModule } from '../core.module.js';
import { type Config, InvalidEnvironment } from '../config/config.js';
import type { Options } from '../config/options.js';
import { logRequests } from '../log/http-log.js';
import { createLog } from '../log/log.js';
import { NestLog } from '../log/nest-log.js';
import { normalizeAddresses } from '../platform/addresses.js';
import { platforms } from '../platform/platforms.js';
import { Routes } from '../web/routes.js';
import { limitTime } from '../web/protection/time-limits.js';
import { setSecurityHeaders } from '../web/protection/security-headers.js';

/** The root module, which imports core and the features of the application. */
export interface Application {
  readonly options?: Options;
  with(config: Config, core: DynamicModule): DynamicModule;
}

export interface AppOptions {
  readonly reloadViews?: boolean;
  /** The destination of the log, when it is not standard output. */
  readonly logTo?: DestinationStream;
  /** How the modules become an application. Tests use their own, to replace a provider. */
  readonly create?: typeof fromFactory;
}

/** Creates the application, ready to listen, for main, tests and benchmarks. */
export async function createApp(
  config: Config,
  application: Application,
  { reloadViews = false, create = fromFactory, logTo }: AppOptions = {},
) {
  const load = platforms[config.platform];
  if (!load)
    throw new InvalidEnvironment([`HTTP_PLATFORM must be ${Object.keys(platforms).join(' or ')}`]);
  const { platform } = await load();
  const log = createLog(config, logTo);
  const root = application.with(config, CoreModule.with(config, platform));
  const app = await create(root, platform.adapter(config), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(log),
  });
  app.get(CoreModule).isPrepared = true;
  setSecurityHeaders(app, config);
  await platform.prepare(app, config, { reloadViews });
  normalizeAddresses(app.getHttpServer());
  const routes = app.get(Routes);
  logRequests(app.getHttpServer(), log, routes.pathForLog.bind(routes));
  limitTime(app.getHttpServer(), config.options.times);
  if (hasGateway(app)) {
    const { SocketAdapter } = await import('../platform/sockets.js');
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
