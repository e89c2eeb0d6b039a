// Owns what who presents is told of the ways on which others reach the platform and its apps.
import * as z from 'zod/mini';

/** `join`: where others find the platform, without a trailing slash; null: only this computer does. `probe`: answers if names of apps lead here. */
export const reachSchema = z.object({ join: z.nullable(z.string()), probe: z.string() });
export type Reach = z.infer<typeof reachSchema>;

export type AppsWay = 'name' | 'path' | 'none';

/** Of a server that listens on its own computer only. */
export const ALONE_WORDS =
  'Phones and other computers cannot reach this address: Slipway listens on this computer only. Start it with HOST=0.0.0.0 to open it to your network.';

/** What who presents is told. `apps`: the way that works from their browser; null: not tried yet. */
export function reachWords(join: string | null, apps: AppsWay | null): string[] {
  const people = join === null ? ALONE_WORDS : `Others in reach of ${join.replace(/^https?:\/\//, '')} can join.`;
  return apps === null ? [people] : [people, APPS_WORDS[apps]];
}

const APPS_WORDS: Record<AppsWay, string> = {
  name: 'Apps open by their names: tried from here.',
  path: 'Names of apps lead nowhere from here. “Use the path instead”, beside each address, works.',
  none: 'Apps open neither by name nor by path from here. Look at what stands between this browser and Slipway.',
};
