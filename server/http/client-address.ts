// Owns whom a request comes from, as limits count it: the connection's other end or, behind proxies that are known, the
// address that the first of them was asked from.
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyaddr from 'proxy-addr';

/** Who asks: an IPv4 address, or the network of 64 bits that an IPv6 address is one of, as one computer has all of those. */
export type ClientAddress = (request: IncomingMessage) => string;

/** `trusted`: addresses, networks, or `loopback`, `linklocal` and `uniquelocal`. Throws a `TypeError` on anything else. */
export function clientAddress(trusted: readonly string[]): ClientAddress {
  const trusts = proxyaddr.compile([...trusted]);
  return (request) => {
    const own = request.socket.remoteAddress ?? '';
    // What a proxy writes there may be no address: then all who come by it count as one.
    return counted(proxyaddr(request, trusts)) ?? counted(own) ?? own;
  };
}

/** RFC 4291, 2.5.1: the last 64 bits of an IPv6 address are the interface's own. */
function counted(address: string): string | null {
  if (!ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString().split('%')[0]}/64`)}/64`;
}
