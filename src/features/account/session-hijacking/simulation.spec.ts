import { describe, expect, it } from 'vitest';
import { nextHistory, type Client, type ClientHistory, WINDOW_SECONDS } from './client-history.js';

const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0';
const PHONE = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`;
const DESKTOP_SITE = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
const WIFI = '203.0.113.7';
const WIFI6 = '2001:db8:1:2:3:4:5:6';
const VPN = '198.51.100.9';
const DAY = 24 * 60 * 60;

/** The same chances at each run (mulberry32). */
function chances(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = ReturnType<typeof chances>;

/** Where the next request comes from. @param seconds since the one before */
type Move = (seconds: number) => Client;

const exponential = (random: Random, mean: number) => -mean * Math.log(1 - random());
const happens = (random: Random, seconds: number, mean: number) =>
  random() < 1 - Math.exp(-seconds / mean);

/** From wifi to cellular and back each few minutes; each time with another of the addresses of the carrier. */
function roaming(random: Random, addresses = 64) {
  let ip = WIFI;
  return (seconds: number) => {
    if (happens(random, seconds, 180))
      ip = ip === WIFI ? `100.64.1.${Math.floor(random() * addresses)}` : WIFI;
    return ip;
  };
}

/** A phone whose user asks for the desktop site so often, and some minutes later no more. */
function desktopSite(random: Random, timesADay = 3) {
  let agent = PHONE;
  // A day with an hour and a half of use.
  return (seconds: number) => {
    const mean = agent === PHONE ? 5400 / timesADay : 300;
    if (happens(random, Math.min(seconds, 60), mean))
      agent = agent === PHONE ? DESKTOP_SITE : PHONE;
    return agent;
  };
}

const MOVES: Record<string, (random: Random) => Move> = {
  'a phone between wifi and cellular': (random) => {
    const ip = roaming(random);
    return (seconds) => ({ ip: ip(seconds), agent: PHONE });
  },
  'an address of many at each request': (random) => () => ({
    ip: `100.64.2.${Math.floor(random() * 200)}`,
    agent: PHONE,
  }),
  'a browser that is updated, on IPv4 and IPv6 in turn': (random) => {
    let version = 140;
    return () => {
      if (random() < 0.02) version++;
      const agent = FIREFOX.replaceAll('140.0', `${version}.0`);
      return { ip: random() < 0.3 ? WIFI : WIFI6, agent };
    };
  },
  'wifi and cellular, and three times the desktop site': (random) => {
    const [ip, agent] = [roaming(random), desktopSite(random)];
    return (seconds) => ({ ip: ip(seconds), agent: agent(seconds) });
  },
  'one of 50 addresses each two minutes, and three times the desktop site': (random) => {
    const agent = desktopSite(random);
    let ip = VPN;
    return (seconds) => {
      if (happens(random, seconds, 120)) ip = `100.64.3.${Math.floor(random() * 50)}`;
      return { ip, agent: agent(seconds) };
    };
  },
  'IPv4 and IPv6 in turn, and three times the desktop site': (random) => {
    const agent = desktopSite(random);
    return (seconds) => ({ ip: random() < 0.3 ? WIFI : WIFI6, agent: agent(seconds) });
  },
  'a VPN and the name of another browser, turned on together once, and off together': (random) => {
    const agent = desktopSite(random, 1);
    return (seconds) =>
      agent(seconds) === PHONE ? { ip: WIFI, agent: PHONE } : { ip: VPN, agent: FIREFOX };
  },
  'the name of another browser at each request, on IPv4 and IPv6 in turn': (random) => () => ({
    ip: random() < 0.3 ? WIFI : WIFI6,
    agent: random() < 0.5 ? PHONE : FIREFOX,
  }),
};

/** Six times a day about a dozen requests, one after the other. */
function* dayOf(random: Random, move: Move) {
  let at = 0;
  let before = 0;
  for (let visit = 0; visit < 6; visit++) {
    at += exponential(random, DAY / 8);
    for (let request = 0; request < 12; request++) {
      at += exponential(random, 30);
      yield { at, client: move(at - before) };
      before = at;
    }
  }
}

function isSuspected(uses: Iterable<{ at: number; client: Client }>, seconds: number) {
  let history: ClientHistory | undefined;
  for (const { at, client } of uses) {
    history ??= { last: client, at: 0 };
    history = nextHistory(history, client, Math.floor(at), seconds) ?? history;
    if (history.suspectedAt !== undefined) return true;
  }
  return false;
}

/** `LOGINS=10000` prints the table of docs/security.md. */
const LOGINS = Number(process.env.LOGINS ?? 200);
const WINDOWS = [60, WINDOW_SECONDS, 300, 900, 3600];

type Day = (random: Random) => Iterable<{ at: number; client: Client }>;

/** @returns how many of 10,000 logins are suspected in a day */
function suspected(day: Day, seconds = WINDOW_SECONDS) {
  let count = 0;
  for (let login = 0; login < LOGINS; login++)
    if (isSuspected(day(chances(login)), seconds)) count++;
  return Math.round((count / LOGINS) * 10_000);
}

/** A day of a phone, and a thief with another kind of browser elsewhere who comes for so many requests. */
const withThief = (requests: number, pause: number, whileUsed: boolean) =>
  function* stolen(random: Random) {
    const day = [...dayOf(random, MOVES['a phone between wifi and cellular']!(random))];
    const from = Math.floor(random() * (day.length - 2));
    let at = whileUsed ? day[from]!.at : random() * DAY;
    const thief = Array.from({ length: requests }, () => {
      at += exponential(random, pause);
      return { at, client: { ip: VPN, agent: FIREFOX } };
    });
    yield* [...day, ...thief].toSorted((one, other) => one.at - other.at);
  };

const withoutThief = Object.entries(MOVES).map(
  ([name, move]) => [name, (random: Random) => dayOf(random, move(random))] as const,
);

const DAYS: Readonly<Record<string, Day>> = {
  ...Object.fromEntries(withoutThief),
  'a thief for 20 seconds, while the owner is there': withThief(20, 1, true),
  'a thief for ten minutes, while the owner is there': withThief(20, 30, true),
  'a thief for ten minutes, at any time of the day': withThief(20, 30, false),
};

describe('A login', () => {
  it.each(Object.keys(DAYS).slice(0, 6))('is never taken for a stolen one by %s', (name) => {
    expect(suspected(DAYS[name]!)).toBe(0);
  });

  it('is taken for a stolen one where a thief comes while its owner is there, mostly', () => {
    expect(suspected(DAYS['a thief for 20 seconds, while the owner is there']!)).toBeGreaterThan(
      7_000,
    );
  });

  it('by how long a way back may take', ({ skip }) => {
    skip(!process.env.LOGINS, 'LOGINS=10000 prints the table of docs/security.md');
    for (const [name, day] of Object.entries(DAYS))
      console.log(`| ${name} | ${WINDOWS.map((seconds) => suspected(day, seconds)).join(' | ')} |`);
  });
});
