// Owns the labels and names by which a later process finds what an earlier one created.
import { createHash } from 'node:crypto';

/** On every container, network and volume: whose server made it. */
export const INSTALLATION_LABEL = 'dev.slipway.installation';
/** On a sandbox's containers and network: its id. */
export const SANDBOX_LABEL = 'dev.slipway.sandbox';
/** On a sandbox's containers: its owner. */
export const OWNER_LABEL = 'dev.slipway.owner';
/** On a sandbox's container: which of its nodes it is, and its role. */
export const NODE_LABEL = 'dev.slipway.node';
export const ROLE_LABEL = 'dev.slipway.role';
/** On a sandbox's container: the place of its node in the sandbox's network, from 0. */
export const PLACE_LABEL = 'dev.slipway.place';
/** On a sandbox's containers: the level of isolation that it was made at. */
export const LEVEL_LABEL = 'dev.slipway.level';
/** On the volume of what the mirror has fetched, which outlasts its server: the installation. */
export const MIRROR_LABEL = 'dev.slipway.mirror';
/** On a shelf's volume, which outlasts its server, and on the container that stocks it: the installation. */
export const SHELF_LABEL = 'dev.slipway.shelf';
/** On a shelf's volume: names what is in it. */
export const CONTENT_LABEL = 'dev.slipway.shelf-content';
/** On a shelf's volume: the data folder of its installation; gone, the shelf is nobody's. */
export const DATA_DIR_LABEL = 'dev.slipway.data-dir';

/** Filters for the engine's lists: what belongs to an installation. */
export function ownedBy(installation: string): { label: string[] } {
  return { label: [`${INSTALLATION_LABEL}=${installation}`] };
}

/** Names the disk of a sandbox's node. */
export function diskOf(sandbox: string, node: string): string {
  return `${sandbox}-${node}`;
}

/** 8 hexadecimal digits for names that the kernel keeps short: bridges, chains, users. */
export function tagOf(installation: string): string {
  return createHash('sha256').update(installation).digest('hex').slice(0, 8);
}
