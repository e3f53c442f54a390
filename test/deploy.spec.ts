import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Config } from '../src/core/config/config.js';
import { Environment } from '../src/core/config/environment.js';

interface Service {
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
}

/** Docker does not run here. What can be held against the rest of the project is. */
const { services } = parse(readFileSync('deploy/compose.yaml', 'utf8')) as {
  services: Record<'proxy' | 'app', Service>;
};

const GIVEN: Record<string, string> = {
  SERVER_NAME: 'shop.example',
  SESSION_KEYS: '0123456789abcdef'.repeat(4),
  POSTGRES_PASSWORD: 'fedcba98',
};

/** As compose fills it in: ${NAME} and ${NAME:?} */
const filled = ({ environment }: Service) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{(\w+)(?::\?)?\}/g, (_, given: string) => GIVEN[given]!),
    ]),
  );

describe('The containers', () => {
  it('give the application an environment with which it starts in production', () => {
    const environment = filled(services.app);
    const known = Object.keys(new Environment({}));
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const config = new Config({ NODE_ENV: 'production', ...environment });
    expect(config.cookieName).toMatch(/^__Host-/);
    expect(config.trustProxy).toEqual(['uniquelocal']);
    expect(config.databaseUrl).toContain(`:${GIVEN.POSTGRES_PASSWORD}@`);
  });

  it('give nginx every name of its template, for the same origin', () => {
    const template = readFileSync('deploy/nginx/default.conf.template', 'utf8');
    const names = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    const environment = filled(services.proxy);
    expect(new Set(Object.keys(environment))).toEqual(new Set(names));
    expect(environment.PUBLIC_ORIGIN).toBe(filled(services.app).PUBLIC_ORIGIN);
    expect(services.proxy.volumes[0]).toMatch(/^\.\/nginx:\/etc\/nginx\/templates/);
  });

  it('are made of files that are there', () => {
    const dockerfile = readFileSync('deploy/Dockerfile', 'utf8');
    const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+)/gm)];
    const needed = copied.map(([, path]) => path!).filter((path) => !/dist|modules/.test(path));
    expect(needed.length).toBeGreaterThan(2);
    expect(needed.filter((path) => !existsSync(path))).toEqual([]);
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(needed.filter((path) => ignored.includes(path))).toEqual([]);
  });
});
