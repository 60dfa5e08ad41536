import { BlockList, isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

/** Whose word on the sender's address counts. */
export interface Proxies {
  isTrusted: (address: string) => boolean;
  /** Network address of the sender: the nearest one that no trusted proxy stands for; IPv4 as IPv4. */
  addressOf: (request: IncomingMessage) => string;
}

/** Most addresses of `X-Forwarded-For` that are looked at. */
const MOST_HOPS = 20;
const LOOPBACK = ['127.0.0.0/8', '::1'];

/** `list`: addresses, networks as `address/bits`, or `loopback`; see `isProxy`. */
export function createProxies(list: readonly string[]): Proxies {
  const trusted = new BlockList();
  for (const one of list.flatMap((name) => (name === 'loopback' ? LOOPBACK : [name]))) {
    const [address = '', bits] = one.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (sent: string): boolean => {
    const address = plain(sent);
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  return {
    isTrusted,
    addressOf({ socket, headers }) {
      let address = plain(socket.remoteAddress ?? '');
      const header = headers['x-forwarded-for'] ?? '';
      // Each proxy appends whom it heard; what stands before the first stranger's word is that stranger's own.
      for (const before of [header].flat().join(',').split(',').slice(-MOST_HOPS).reverse()) {
        if (!isTrusted(address)) return address;
        const next = plain(before.trim());
        if (isIP(next) === 0) return address;
        address = next;
      }
      return address;
    },
  };
}

/** Whether the text names a proxy, or a network of them. */
export function isProxy(text: string): boolean {
  if (text === 'loopback') return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 6 ? 128 : 32))
  );
}

// A server that listens on both families shows IPv4 addresses as IPv6.
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
