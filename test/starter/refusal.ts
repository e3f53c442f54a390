import { expect } from 'vitest';
import type { RunningApp } from '../support/app.js';
import type { Page } from '../support/page.js';
import type { Visitor } from '../support/visitor.js';

/** Try again later; and no cookie comes or goes. */
export function expectRefused({ status, headers }: Response, what: string) {
  expect(status, what).toBe(503);
  expect(Number(headers.get('retry-after')), what).toBeGreaterThan(0);
  expect(headers.getSetCookie(), what).toEqual([]);
  expect(headers.get('clear-site-data'), what).toBeNull();
}

/**
 * Asks for what needs a store that is away. It is refused in time, and the page takes nobody for a guest or
 * a user.
 */
export async function expectRefusal(
  visitor: Visitor,
  path: string,
  form?: Record<string, string>,
  within = 2_000,
) {
  expectRefusedPage(await pageInTime(visitor, path, form, within), path);
}

export async function pageInTime(
  visitor: Visitor,
  path: string,
  form?: Record<string, string>,
  within = 2_000,
) {
  const started = performance.now();
  const page = await (form ? visitor.submit(path, form) : visitor.open(path));
  expect(performance.now() - started, path).toBeLessThan(within);
  return page;
}

export function expectRefusedPage(page: Page, path: string) {
  expectRefused(page.first, path);
  expect(page.user, path).toBeUndefined();
  expect(page.all('a[href="/login"]'), path).toEqual([]);
}

/** What needs no session goes on meanwhile. */
export async function expectTheRest({ visitor }: RunningApp) {
  for (const path of ['/', '/login', '/public/style.css', '/health/live']) {
    const started = performance.now();
    expect((await visitor().open(path)).status, path).toBe(200);
    expect(performance.now() - started, path).toBeLessThan(1_000);
  }
}

/** What is told to whoever watches the process. @returns the status */
export async function readiness({ visitor }: RunningApp) {
  const started = performance.now();
  const { status, headers } = await visitor().open('/health/ready');
  expect(performance.now() - started).toBeLessThan(1_500);
  expect(headers.get('content-type')).toMatch(/^application\/(problem\+)?json/);
  return status;
}

export const expectReady = (app: RunningApp, within: number) =>
  expect.poll(() => readiness(app), { timeout: within, interval: 50 }).toBe(200);

/** What the log says about stores: levels and words. Of a single request there is no stack. */
export function outagesIn({ log }: RunningApp) {
  expect(log.events('failed')).toEqual([]);
  return log.entries
    .filter(({ context }) => context === 'Store')
    .map(({ level, msg }) => `${level}: ${String(msg)}`);
}
