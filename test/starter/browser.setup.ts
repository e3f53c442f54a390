import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { CHROMIUM, LAUNCH } from './chromium.js';

/** One Chromium for all tests of a project. */
export default async function start(project: TestProject) {
  if (!existsSync(CHROMIUM)) return undefined;
  const server = await chromium.launchServer(LAUNCH);
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
