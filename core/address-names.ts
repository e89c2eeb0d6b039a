// Owns names of apps that contain an address, so that nobody has to set them up, and the name that a page tries to know whether
// names lead here.

/** Below each apps domain: it is no port of any sandbox, so that nobody's app answers there. */
export const REACH_LABEL = 'reach';
/** There the platform answers for itself. */
export const REACH_PATH = '/.well-known/slipway/reach';

/** Its names lead to the address that stands in them, for whoever asks a name server of the Internet. */
const ADDRESS_DOMAIN = 'nip.io';
/** These do so as well. */
const ADDRESS_NAME = /^([a-z0-9-]+)\.(\d{1,3}(?:\.\d{1,3}){3})\.(?:nip|sslip)\.io(:\d+)?$/;

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** A host such as `hello-abc.192.168.1.5.nip.io:3000`, taken apart; null for any other. */
export function parseAddressName(host: string): { label: string; address: string; port: string } | null {
  const [, label, address, port = ''] = ADDRESS_NAME.exec(host) ?? [];
  return label && address ? { label, address, port } : null;
}

/**
 * The address of an app as it is for pages that were reached by `hostname`: names below `localhost` are each computer's own,
 * so that in a local network the address takes their place. `url` may have `{port}` in its name.
 */
export function appsFrom(url: string, hostname: string): string {
  if (!IPV4.test(hostname) || hostname.startsWith('127.')) return url;
  return url.replace(/^(https?:\/\/[^/]*)\.localhost(?=[:/]|$)/, `$1.${hostname}.${ADDRESS_DOMAIN}`);
}
