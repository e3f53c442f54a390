import { BlockList, isIP } from 'node:net';
import { isWhole } from './rules.js';

/** Without an IPv6 zone, such as fe80::1%eth0, which means something on one machine only. */
const isAddress = (value: string) => isIP(value) !== 0 && !value.includes('%');

export const isHost = (value: string) =>
  isAddress(value) || /^[a-z]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(value);

export const isNetwork = (value: string) =>
  value === 'loopback' || value === 'uniquelocal' || isAddress(value) || isSubnet(value);

function isSubnet(value: string) {
  const [address = '', prefix = '', ...rest] = value.split('/');
  if (!isAddress(address) || !isWhole(prefix, 1, 128) || rest.length > 0) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}
