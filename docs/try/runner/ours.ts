import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppOptions } from '../../../src/core/process/app.js';
import { built } from './build.ts';
import { slow } from './slow.ts';

export const ADA = { email: 'ada@example.com', password: 'correct horse battery staple' };

const SETTINGS = { NODE_ENV: 'test', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'warn' };

interface OurOptions {
  /** How long the session store takes to answer. */
  readonly storeMs?: number;
  /** Besides those that the application has. */
  readonly controllers?: Type[];
}

/** The application as it is in dist, with its database in memory. Ada has an account. */
export async function ours(
  environment: Readonly<Record<string, string>>,
  { storeMs = 0, controllers = [] }: OurOptions = {},
) {
  const { AppModule } = await built<typeof import('../../../src/app.module.js')>('app.module.js');
  const { createApp } =
    await built<typeof import('../../../src/core/process/app.js')>('core/process/app.js');
  const { Config } =
    await built<typeof import('../../../src/core/config/config.js')>('core/config/config.js');
  const { Users } =
    await built<typeof import('../../../src/core/users/users.js')>('core/users/users.js');
  const { SessionStore } = await built<typeof import('../../../src/core/session/session-store.js')>(
    'core/session/session-store.js',
  );

  const log: string[] = [];
  const create: AppOptions['create'] = (module, adapter, options) =>
    NestFactory.create({ module: More, imports: [module], controllers }, adapter, options);
  const config = new Config({ ...SETTINGS, ...environment }, [], AppModule.options);
  const logTo = { write: (line: string) => log.push(messageOf(line)) };
  const app = await createApp(config, AppModule, { create, logTo });
  const underWay = slow(app.get(SessionStore), storeMs, 'read', 'write');
  await app.listen(0, '127.0.0.1');
  await app.get(Users).signUp(ADA.email, ADA.password);
  return { app, log, underWay, origin: await app.getUrl(), close: () => app.close() };
}

export const oursOnBoth = (options?: OurOptions) => ({
  'ours on Express': () => ours({ HTTP_PLATFORM: 'express' }, options),
  'ours on Fastify': () => ours({ HTTP_PLATFORM: 'fastify' }, options),
});

function messageOf(line: string) {
  const { msg, stack } = JSON.parse(line) as { msg: string; stack?: string };
  return stack?.split('\n', 1)[0] ?? msg;
}

class More {}
Module({})(More);
