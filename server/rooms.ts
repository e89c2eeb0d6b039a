// Owns how rooms are put together from the server's parts and settings.
import { availableParallelism } from 'node:os';
import type { LifetimeRules } from '#core/lifetime';
import { appPath } from './audience/path-fallback';
import type { Config } from './config';
import type { Hosts } from './http/hosts';
import { CheckLoop } from './live/check-loop';
import { createJudge } from './live/judge';
import type { RoomDeps } from './live/room-deps';
import { RoomRegistry } from './live/room-registry';
import { openSandboxRecords } from './live/sandbox-records';
import type { Runners } from './sandbox/kept-runner';

export type LifetimeKey =
  | 'sandboxLifetimeMinutes'
  | 'sandboxIdleMinutes'
  | 'sandboxExtendMinutes'
  | 'sandboxExtensions';

type Made = 'audience' | 'records' | 'lifetime' | 'checkLoop' | 'judge';

export type RoomsDeps = Omit<RoomDeps, Made> & {
  config: Pick<Config, LifetimeKey | 'dataDir' | 'sandboxGraceSeconds'>;
  runners: Runners;
};

export function createRooms(deps: RoomsDeps, hosts: Hosts): RoomRegistry {
  const audience = (id: string) => audienceOf(hosts, id);
  const records = openSandboxRecords(deps.config.dataDir, deps.log);
  const lifetime = lifetimeOf(deps.config);
  const checkLoop = new CheckLoop(Math.ceil(availableParallelism() / 2), deps.log);
  const judge = createJudge({ ...deps, findPort: (id, name) => rooms.findPort(id, name) });
  const parts = { ...deps, audience, records, lifetime, checkLoop, judge };
  const rooms: RoomRegistry = new RoomRegistry(parts, deps.config.sandboxGraceSeconds * 1000);
  return rooms;
}

/** Addresses of port P of a sandbox, or of a room's: `{port}` stands for P. */
export function audienceOf(hosts: Hosts, label: string) {
  return { url: hosts.audienceUrl(label, '{port}'), path: appPath(`{port}-${label}`) };
}

function lifetimeOf(config: Pick<Config, LifetimeKey>): LifetimeRules {
  const msOf = (minutes: number) => (minutes === 0 ? null : minutes * 60_000);
  return {
    lifetimeMs: msOf(config.sandboxLifetimeMinutes),
    idleMs: msOf(config.sandboxIdleMinutes),
    extendMs: config.sandboxExtendMinutes * 60_000,
    extensions: config.sandboxExtensions,
  };
}
