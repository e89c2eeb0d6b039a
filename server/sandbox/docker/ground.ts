// Owns what an engine says of the ground it stands on, and whether it is new enough to be used.
import type { EngineConnection } from './connect';

export type EngineGround = {
  dataRoot: string;
  /** Of storage, such as overlay2. */
  driver: string;
  /** Limits of containers that this kernel does not enforce. */
  unlimited: string[];
  /** Addresses of registry mirrors. */
  mirrors: string[];
};

export async function readGround({ docker }: EngineConnection): Promise<EngineGround> {
  const info = await docker.info();
  const enforced = {
    memory: info.MemoryLimit,
    swap: info.SwapLimit,
    processors: info.CpuCfsQuota,
    processes: info.PidsLimit,
  };
  return {
    dataRoot: info.DockerRootDir ?? '',
    driver: info.Driver ?? '',
    unlimited: Object.entries(enforced).flatMap(([name, isEnforced]) => (isEnforced === false ? [name] : [])),
    mirrors: info.RegistryConfig?.Mirrors ?? [],
  };
}

const OLDEST_API = [1, 41] as const;

/** For people, with what to do; null when it is not. */
export function whyTooOld({ api, version, where }: EngineConnection): string | null {
  const [major, minor] = api;
  if (major > OLDEST_API[0] || (major === OLDEST_API[0] && minor >= OLDEST_API[1])) return null;
  return `Docker Engine ${version} (API ${major}.${minor}) at ${where} is too old. Update it: 20.10 (API 1.41) is the oldest that works.`;
}
