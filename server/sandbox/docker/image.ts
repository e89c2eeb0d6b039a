// Owns the sandbox image: built from image/ under a tag that names its content, older ones removed.
import { fileURLToPath } from 'node:url';
import { BASE_IMAGE, ensureBase } from './base';
import { buildImage, labelsOf, type Progress } from './build';
import type { EngineConnection } from './connect';
import { hashFolder } from './folder';

const REPOSITORY = 'slipway-sandbox';

/** Where the Dockerfile is when this module runs from its source. */
export const IMAGE_FOLDER = fileURLToPath(new URL('../image', import.meta.url));

/**
 * The tag of the sandbox image, built first when the engine lacks it. `folder` is given by a bundled server, whose
 * modules no longer lie beside it.
 */
export async function ensureSandboxImage(
  connection: EngineConnection,
  { folder = IMAGE_FOLDER, ...progress }: Progress & { folder?: string } = {},
): Promise<string> {
  const tag = `${REPOSITORY}:${await hashFolder(folder)}`;
  if (!(await labelsOf(connection, tag))) {
    progress.onStep?.(`looking for ${BASE_IMAGE}`);
    await ensureBase(connection, progress);
    await buildImage(connection, { ...progress, folder, tag, labels: { 'dev.slipway.image': 'sandbox' } });
  }
  await removeOthers(connection, tag);
  return tag;
}

async function removeOthers(connection: EngineConnection, tag: string): Promise<void> {
  const images = await connection.docker.listImages({ filters: { reference: [REPOSITORY] } });
  const others = images.flatMap((image) => image.RepoTags ?? []).filter((name) => name !== tag);
  // One that a sandbox of another installation runs from is refused by the engine, and stays.
  await Promise.allSettled(others.map((name) => connection.docker.getImage(name).remove()));
}
