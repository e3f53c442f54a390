import { Ignitor } from '@adonisjs/core';
import { defineConfig as bodyParser } from '@adonisjs/core/bodyparser';
import { defineConfig as encryption, drivers } from '@adonisjs/core/encryption';
import { defineConfig as http } from '@adonisjs/core/http';
import { defineConfig as logger } from '@adonisjs/core/logger';
import { defineConfig as session, stores } from '@adonisjs/session';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The middleware and settings of AdonisJS' hypermedia starter kit, in one file, without its CSRF tokens. */
const cookie = { path: '/', httpOnly: true, secure: false, sameSite: 'lax' } as const;

const ignitor = new Ignitor(pathToFileURL(resolve('bench/adonis/server.ts')), {
  importer: (path) => import(path),
});

ignitor.tap((app) => {
  app.rcContents({
    typescript: true,
    providers: [
      () => import('@adonisjs/core/providers/app_provider'),
      () => import('@adonisjs/core/providers/hash_provider'),
      () => import('@adonisjs/core/providers/edge_provider'),
      () => import('@adonisjs/session/session_provider'),
    ],
    preloads: [() => import('./routes.js')],
  });
  app.useConfig({
    app: { http: http({ generateRequestId: true, allowMethodSpoofing: true, cookie }) },
    bodyparser: bodyParser({}),
    encryption: encryption({
      default: 'gcm',
      list: {
        gcm: drivers.aes256gcm({ id: 'gcm', keys: ['not secret but long enough: 0123456789'] }),
      },
    }),
    logger: logger({
      default: 'app',
      loggers: { app: { enabled: true, name: 'app', level: 'info' } },
    }),
    session: session({
      enabled: true,
      cookieName: 'adonis-session',
      clearWithBrowser: false,
      age: '2h',
      cookie,
      store: 'cookie',
      stores: { cookie: stores.cookie() },
    }),
  });
});

await ignitor.httpServer().start();
