// Owns the labels by which a later process finds what an earlier one created.

/** On every container, network and volume: whose server made it. */
export const INSTALLATION_LABEL = 'dev.slipway.installation';
/** On a sandbox's container: its id. */
export const SANDBOX_LABEL = 'dev.slipway.sandbox';
/** On a sandbox's container: its owner. */
export const OWNER_LABEL = 'dev.slipway.owner';

/** Filters for the engine's lists: what belongs to an installation. */
export function ownedBy(installation: string): { label: string[] } {
  return { label: [`${INSTALLATION_LABEL}=${installation}`] };
}
