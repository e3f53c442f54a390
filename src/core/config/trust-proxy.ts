import { isNetwork } from './addresses.js';
import { InOrder, isWhole, Refuse, Require } from './rules.js';

const isHopCount = (value: string) => isWhole(value, 1, 99);

const list = (value: string) => value.split(',').map((entry) => entry.trim());

const isEveryone = (value: string) =>
  value === 'true' || list(value).some((network) => /\/0+$/.test(network));

export const TrustProxy = () =>
  InOrder(
    Refuse(
      isEveryone,
      'must not be everyone, or anyone could choose their own address; name the proxy, such as loopback or 10.0.0.0/8',
    ),
    Require(
      (value) => value === 'off' || isHopCount(value) || list(value).every(isNetwork),
      'must be off, loopback, uniquelocal, or addresses and networks with commas between them, such as 10.0.0.0/8',
    ),
    Refuse(
      (value, { HTTP_PLATFORM }) => isHopCount(value) && HTTP_PLATFORM === 'fastify',
      'cannot be a number of hops on Fastify, which ignores it since 5.12.1; name the proxy, such as loopback or 10.0.0.0/8',
    ),
  );

/** In the form that both platforms take. */
export function trustProxyOf(value: string) {
  if (value === 'off') return false;
  return isHopCount(value) ? Number(value) : list(value);
}
