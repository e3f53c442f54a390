import { afterAll, beforeEach, expect, inject, onTestFinished } from 'vitest';
import { WITH_WINDOWS } from '../chromium.js';
import { missing } from '../missing.js';
import { startChromium } from './chromium.js';
import type { Engine, Launch } from './engine.js';
import { EngineTab } from './engine-tab.js';
import { startFirefox } from './firefox.js';
import { startWebKit } from './webkit.js';

type System = Partial<Record<NodeJS.Platform, readonly [program: string, install: string]>>;

const NOT_HERE = ['(a WebKit for this system)', 'there is none: run it on Linux or macOS'] as const;

/** The browsers of the stories: what starts each, where it is, and what installs it. */
const ENGINES = {
  chromium: {
    start: (_: string, launch: Launch) => startChromium(launch),
    programs: { linux: [WITH_WINDOWS, 'apt-get install chromium'] } as System,
  },
  firefox: {
    start: startFirefox,
    programs: {
      linux: ['/usr/bin/firefox-esr', 'apt-get install firefox-esr'],
      darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'brew install --cask firefox'],
      win32: ['C:/Program Files/Mozilla Firefox/firefox.exe', 'winget install Mozilla.Firefox'],
    } as System,
  },
  webkit: {
    start: startWebKit,
    programs: {
      linux: ['/usr/bin/WebKitWebDriver', 'apt-get install webkit2gtk-driver xvfb'],
      darwin: [
        '/usr/bin/safaridriver',
        'softwareupdate --install --all, then: safaridriver --enable',
      ],
    } as System,
  },
};

export type EngineName = keyof typeof ENGINES;

/** The browser that the project of these tests names, started once for the file. */
export function useEngine(launch: Launch = {}) {
  const name = inject('engine');
  const { start, programs } = ENGINES[name];
  const [program, install] = programs[process.platform] ?? NOT_HERE;
  const reason = missing(program, install);
  let engine: Promise<Engine> | undefined;
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
  const stop = async () => {
    await (await engine)?.stop();
    engine = undefined;
  };
  afterAll(stop);

  return {
    name,
    /** The next visit starts it again. */
    stop,
    /** For the tests of a suite that an engine cannot run: says why. */
    skipIn(reasons: Partial<Record<EngineName, string>>) {
      const reason = reasons[name];
      beforeEach(({ skip }) => skip(reason !== undefined, reason));
      if (reason !== undefined) console.warn(`Skipped in ${name}: ${reason}`);
    },
    /** Starts it again. @returns the tab of the last time */
    async restoredTab({ origin }: { origin: string }) {
      engine ??= start(program, launch);
      const { tabs } = await engine;
      const find = async () => {
        for (const remote of (await tabs?.()) ?? []) {
          const tab = new EngineTab(remote, origin);
          if (await tab.has('footer').catch(() => false)) return tab;
        }
        return undefined;
      };
      await expect.poll(find).toBeDefined();
      return (await find())!;
    },
    /** The browser of somebody new. */
    async visit({ origin }: { origin: string }) {
      engine ??= start(program, launch);
      const tab = await (await engine).visit();
      onTestFinished(async () => void (await tab.close()));
      return new EngineTab(tab, origin);
    },
  };
}
