// Owns where others reach this server, as far as it can know: from its settings, its networks, and the name that a page asked
// for.
import { networkInterfaces } from 'node:os';
import { REACH_PATH } from '#core/address-names';

type Networks = ReturnType<typeof networkInterfaces>;

/** Of engines, machines and tunnels on this computer: nobody else is there. */
const INNER =
  /^(?:docker|br-|sw[\da-f]{8}|veth|virbr|vmnet|vboxnet|bridge|cni|flannel|podman|lxc|tun|tap|utun|wg|tailscale)/;
/** The likelier a venue's network, the earlier. */
const VENUES = [/^192\.168\./, /^10\./, /^172\.(?:1[6-9]|2\d|3[01])\./];

/** This computer's address in the network that it shares with others; null where it has none. */
export function sharedAddress(networks: Networks = networkInterfaces()): string | null {
  const found = Object.entries(networks).flatMap(([name, list]) =>
    INNER.test(name) ? [] : (list ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal),
  );
  const addresses = found.map(({ address }) => address).filter((address) => !address.startsWith('169.254.'));
  const rank = (address: string) =>
    (VENUES.findIndex((venue) => venue.test(address)) + VENUES.length + 1) % (VENUES.length + 1);
  return addresses.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** `name`: of the apps' domain, below which the probe stands. */
export function probeAt(appsUrl: string): string {
  return new URL(REACH_PATH, appsUrl).href;
}
