// Owns sandbox images with more packages than the usual ones: Debian's, and a few programs of npm.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, labelsOf, type Progress } from './build';
import type { EngineConnection } from './connect';
import { fetchNpmProgram, npmProgram } from './npm-program';
import { inTurn } from './turns';

/** The tag of the sandbox image `image` with those packages, whether built yet or not. */
export function packagesTag(image: string, packages: readonly string[]): string {
  const exact = [...new Set(packages)].sort().map((name) => npmProgram(name)?.integrity ?? name);
  const hash = createHash('sha256').update([image, ...exact].join('\n'));
  return `${image.split(':')[0]}:with-${hash.digest('hex').slice(0, 12)}`;
}

/** Its tag; built first when the engine lacks it. Rejects with the build's last lines, as for an unknown package. */
export async function ensurePackagesImage(
  connection: EngineConnection,
  { image, packages, ...progress }: Progress & { image: string; packages: readonly string[] },
): Promise<string> {
  const tag = packagesTag(image, packages);
  if (await labelsOf(connection, tag)) return tag;
  return inTurn(connection, tag, progress, async () => {
    if (!(await labelsOf(connection, tag))) await build(connection, tag, { image, packages, ...progress });
    return tag;
  });
}

async function build(
  connection: EngineConnection,
  tag: string,
  { image, packages, ...progress }: Progress & { image: string; packages: readonly string[] },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-packages-'));
  try {
    const programs = [...new Set(packages)].filter((name) => npmProgram(name));
    const lines = [dockerfile(image, packages)];
    for (const name of programs) lines.push(adding(name, await fetchNpmProgram(name, folder, progress)));
    await writeFile(join(folder, 'Dockerfile'), lines.join('\n'));
    await buildImage(connection, { ...progress, folder, tag, labels: { 'dev.slipway.image': 'sandbox' } });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function dockerfile(image: string, packages: readonly string[]): string {
  const debian = packages.flatMap((name) => npmProgram(name)?.needs ?? [name]);
  const install = `apt-get install -y --no-install-recommends ${[...new Set(debian)].join(' ')}`;
  return `FROM ${image}\nRUN apt-get update && DEBIAN_FRONTEND=noninteractive ${install} && rm -rf /var/lib/apt/lists/*\n`;
}

/** Its archive is unpacked where the script of its name in the sandbox image looks for it. */
function adding(name: string, archive: string): string {
  const script = `/usr/local/lib/slipway/pipeline/${name}`;
  return `ADD ${archive} /usr/local/lib/${name}/\nRUN install -m 755 ${script} /usr/local/bin/${name}\n`;
}
