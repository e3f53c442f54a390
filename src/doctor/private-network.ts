import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Nobody but us should be on the way there: RFC 1122, 1918, 3927, 4193 and 4291. */
const PRIVATE = new BlockList();
for (const network of [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]) {
  const [address = '', prefix] = network.split('/');
  PRIVATE.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** All nodes of Sentinel or Cluster. */
export const hostsOf = (url: string) =>
  /\/\/(?:.*@)?([^/?]*)/
    .exec(url)![1]!
    .split(',')
    .map((node) => new URL(`http://${node}`).hostname);

/** Whether it is on this machine or in a private network. Undefined when nobody knows the name. */
export async function isPrivate(host: string) {
  try {
    const addresses = await lookup(host.replace(/^\[|\]$/g, ''), { all: true });
    return addresses.every(({ address, family }) =>
      PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4'),
    );
  } catch {
    return undefined;
  }
}
