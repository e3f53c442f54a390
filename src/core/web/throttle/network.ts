import { isIPv6 } from 'node:net';

/**
 * The smallest network that one visitor has: an IPv4 address, or the first 64 bits of an IPv6 address, of which every
 * household has billions.
 */
export function networkOf(address: string) {
  if (!isIPv6(address)) return address;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}
