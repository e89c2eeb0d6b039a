import { useLive } from '../live/live-provider';

/** What a block's commands call that a shell of this computer may lack. */
export type Needs = { needs?: 'docker' | undefined };

/** Says what is missing before the click does. */
export function DockerHint({ needs }: Needs) {
  const isLocal = useLive(({ sandbox }) => sandbox.state === 'ready' && sandbox.kind === 'local');
  if (needs !== 'docker' || !isLocal) return null;
  return <div className="block-refusal">This block needs Docker, and this local shell has none.</div>;
}
