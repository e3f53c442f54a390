import type { INestApplication } from '@nestjs/common';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { BearerTokens } from '../web/bearer-tokens.js';
import { Routes } from '../web/routes.js';

export const publicFolder = ({ options }: Config) => join(options.root, 'public');
export const viewsFolder = ({ options }: Config) => join(options.root, 'views');

export const PUBLIC_OPTIONS = {
  prefix: '/public/',
  index: false,
  redirect: false,
} as const;

/** Requests without a session: for static files, health checks and webhooks, and with a token instead of a cookie. */
export function sessionlessIn(app: INestApplication) {
  const routes = app.get(Routes);
  const tokens = app.get(BearerTokens);
  return (request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>) => {
    const { headers, method = '', url = '' } = request;
    return (
      /^\/(public\/|health\/|(favicon\.ico|robots\.txt)$)/.test(url) ||
      routes.isWebhook(method, url.split('?')[0]!) ||
      (headers.authorization !== undefined && tokens.take(request))
    );
  };
}

/** Whether the path has malformed percent-encoding or UTF-8. The query is not looked at. */
export function isMalformed(url: string) {
  try {
    decodeURIComponent(url.split(/[?#]/, 1)[0]!);
    return false;
  } catch {
    return true;
  }
}

/** Its path below views/. */
export const isPartial = (file: string) => /^partials\/|\/_/.test(file.replaceAll('\\', '/'));

/** The templates in views/partials, by their names; and of each feature the templates whose names begin with _. */
export const partialsIn = (views: string) =>
  readdirSync(views, { recursive: true, encoding: 'utf8' })
    .filter(isPartial)
    .map((file) => file.replaceAll('\\', '/'))
    .map((file) => ({
      name: file.replace(/^partials\//, '').replace(/\.hbs$/, ''),
      file,
      source: readFileSync(join(views, file), 'utf8'),
    }));
