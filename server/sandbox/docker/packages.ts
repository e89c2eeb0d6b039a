// Owns sandbox images with more Debian packages than the usual ones.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, labelsOf, type Progress } from './build';
import type { EngineConnection } from './connect';

/** The tag of the sandbox image `image` with those packages, whether built yet or not. */
export function packagesTag(image: string, packages: readonly string[]): string {
  const hash = createHash('sha256').update([image, ...[...new Set(packages)].sort()].join('\n'));
  return `${image.split(':')[0]}:with-${hash.digest('hex').slice(0, 12)}`;
}

/** Its tag; built first when the engine lacks it. Rejects with the build's last lines, as for an unknown package. */
export async function ensurePackagesImage(
  connection: EngineConnection,
  { image, packages, ...progress }: Progress & { image: string; packages: readonly string[] },
): Promise<string> {
  const tag = packagesTag(image, packages);
  if (await labelsOf(connection, tag)) return tag;
  const folder = await mkdtemp(join(tmpdir(), 'slipway-packages-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), dockerfile(image, packages));
    await buildImage(connection, { ...progress, folder, tag, labels: { 'dev.slipway.image': 'sandbox' } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return tag;
}

function dockerfile(image: string, packages: readonly string[]): string {
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return `FROM ${image}\nRUN apt-get update && DEBIAN_FRONTEND=noninteractive ${install} && rm -rf /var/lib/apt/lists/*\n`;
}
