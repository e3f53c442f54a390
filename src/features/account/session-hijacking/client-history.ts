import { deviceOf } from '#core/logins/device.js';
import { networkOf } from '#core/web/throttle/network.js';

/** Chosen by the simulation beside this file. */
export const WINDOW_SECONDS = 2 * 60;

/** A change that alone tells nothing is written at most so often. */
const WRITE_SECONDS = 60;

export interface Client {
  readonly ip: string;
  /** What the browser calls itself. */
  readonly agent: string;
}

/** Where a login was used last, and before that until when. Unix seconds. */
export interface ClientHistory {
  readonly last: Client;
  readonly at: number;
  readonly before?: Client & { readonly until: number };
  /** When it was used in two places at once. */
  readonly suspectedAt?: number;
}

const isOtherNetwork = (one: Client, other: Client) =>
  one.ip !== other.ip && networkOf(one.ip) !== networkOf(other.ip);

/** A phone that asks for the desktop site says that it is a computer. */
const kindOf = ({ agent }: Client) =>
  deviceOf(agent).replace('on iOS', 'on macOS').replace('on Android', 'on Linux');

const isOtherBrowser = (one: Client, other: Client) =>
  one.agent !== other.agent && kindOf(one) !== kindOf(other);

/**
 * From one place to another one, where both the network and the kind of browser are others, and soon back again: then
 * two use the login. Phones change networks all day, and a browser may call itself otherwise: neither alone counts,
 * nor a way without the way back.
 * @returns undefined when there is nothing to write
 */
export function nextHistory(
  { last, at, before, suspectedAt }: ClientHistory,
  here: Client,
  now: number,
  seconds = WINDOW_SECONDS,
): ClientHistory | undefined {
  if (suspectedAt !== undefined) return undefined;
  if (last.ip === here.ip && last.agent === here.agent) return undefined;
  if (!isOtherNetwork(last, here) || !isOtherBrowser(last, here))
    return now - at < WRITE_SECONDS ? undefined : { last: here, at: now };
  const next = { last: here, at: now, before: { ...last, until: now + seconds } };
  const isBack =
    before && now <= before.until && !isOtherNetwork(before, here) && !isOtherBrowser(before, here);
  return isBack ? { ...next, suspectedAt: now } : next;
}
