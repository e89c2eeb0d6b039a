// Owns the bridges of a hardened engine and the choice of addresses that nothing else on the machine uses.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { runProgram } from '../host';

const FIRST_POOL = 128;
const POOLS = 120;

/** Makes the bridge with that address, as 10.1.2.1/28, unless it is there. */
export async function ensureBridge(name: string, address: string): Promise<void> {
  if (existsSync(`/sys/class/net/${name}`)) return;
  await runProgram('ip', ['link', 'add', name, 'type', 'bridge']);
  await runProgram('ip', ['address', 'add', address, 'dev', name]);
  await runProgram('ip', ['link', 'set', name, 'up']);
}

export async function removeBridges(prefix: string): Promise<void> {
  const names = (await readdir('/sys/class/net')).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    await runProgram('ip', ['link', 'delete', name]).catch((error: unknown) => {
      // Whoever else cleans here may have been quicker.
      if (existsSync(`/sys/class/net/${name}`)) throw error;
    });
  }
}

/** X of a 10.X.0.0/16 that no interface and no route of this machine touches; `seed` spreads installations. */
export async function freePool(seed: string): Promise<number> {
  const routes = await readFile('/proc/net/route', 'utf8').catch(() => '');
  const taken = new Set([...poolsOfRoutes(routes), ...poolsOfInterfaces()]);
  const start = Number.parseInt(seed, 16) % POOLS;
  for (let step = 0; step < POOLS; step += 1) {
    const pool = FIRST_POOL + ((start + step) % POOLS);
    if (!taken.has(pool)) return pool;
  }
  throw new Error('every network from 10.128.0.0/16 to 10.247.0.0/16 is in use on this machine');
}

/** The X of each 10.X.… that /proc/net/route leads to, where numbers are hexadecimal and their bytes backwards. */
export function poolsOfRoutes(text: string): number[] {
  return text.split('\n').flatMap((line) => {
    const [, destination, , , , , , mask] = line.split('\t');
    if (!destination?.endsWith('0A') || !mask) return [];
    const first = Number.parseInt(destination.slice(4, 6), 16);
    const free = 255 - Number.parseInt(mask.slice(4, 6), 16);
    return Array.from({ length: free + 1 }, (_, step) => first + step);
  });
}

function poolsOfInterfaces(): number[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.flatMap(({ address }) => {
    const [first, second] = address.split('.');
    return first === '10' ? [Number(second)] : [];
  });
}
