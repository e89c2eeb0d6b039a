// Owns the registry that each sandbox has for its pushes: a program on its first node, started by the first connection,
// behind a password of the sandbox's own. Nobody else can reach it, so nobody else's images can be overwritten.
import { randomBytes } from 'node:crypto';

const HOST = 'registry';
/** Not the usual 5000, which people's apps and registries take. */
const PORT = 5443;
const USER = 'slipway';

/** What the first node is called besides its name. */
export const REGISTRY_ALIAS = HOST;

export type RegistryAccess = { password: string };

export function newRegistryAccess(): RegistryAccess {
  return { password: randomBytes(16).toString('base64url') };
}

/** Read back from the variables of a node; null when it has none. */
export function registryAccessIn(variables: readonly string[]): RegistryAccess | null {
  const name = 'REGISTRY_PASSWORD=';
  const found = variables.find((each) => each.startsWith(name));
  return found ? { password: found.slice(name.length) } : null;
}

/** Variables of a node: image/entry and image/registry read them, and people may as well. */
export function registryVariables(
  { password }: RegistryAccess,
  { isFirst, mirror }: { isFirst: boolean; mirror: string | null },
): Record<string, string> {
  return {
    REGISTRY: `${HOST}:${PORT}`,
    REGISTRY_USER: USER,
    REGISTRY_PASSWORD: password,
    ...(isFirst ? { REGISTRY_HERE: 'yes' } : {}),
    ...(mirror ? { REGISTRY_MIRROR: mirror } : {}),
  };
}

/**
 * Given to each node that began as a copy, before anybody is in it: its login is that of the sandbox which was copied, and
 * whoever had that could push to its registry over the address that apps have.
 */
export function changeLogin(before: RegistryAccess, after: RegistryAccess): string[] {
  const auth = ({ password }: RegistryAccess) => Buffer.from(`${USER}:${password}`).toString('base64');
  const script = '[ ! -f /root/.docker/config.json ] || sed -i "s|$1|$2|g" /root/.docker/config.json';
  return ['sh', '-c', script, 'login', auth(before), auth(after)];
}
