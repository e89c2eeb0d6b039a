// Owns the sandbox image: built from image/ under a tag that names its content, older ones removed.
import { BASE_IMAGE, ensureBase, STAND_IN_LABEL } from './base';
import { buildImage, labelsOf, type Progress } from './build';
import type { EngineConnection } from './connect';
import { hashFolder } from './folder';

const REPOSITORY = 'slipway-sandbox';

/** The tag that the sandbox image of this folder has, whether built yet or not. */
export async function sandboxImageTag(folder: string): Promise<string> {
  return `${REPOSITORY}:${await hashFolder(folder)}`;
}

/** The sandbox image's tag; built first when the engine lacks it. `folder` is image/, wherever the package lies. */
export async function ensureSandboxImage(
  connection: EngineConnection,
  { folder, ...progress }: Progress & { folder: string },
): Promise<string> {
  const tag = await sandboxImageTag(folder);
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

/** Removes what Slipway built in this engine: sandbox images, stand-ins and a bootstrapped base. Returns how many. */
export async function removeSlipwayImages({ docker }: EngineConnection): Promise<number> {
  const labels = ['dev.slipway.image', STAND_IN_LABEL];
  const found = await Promise.all(labels.map((label) => docker.listImages({ filters: { label: [label] } })));
  const names = new Set(found.flat().flatMap(({ Id, RepoTags }) => RepoTags ?? [Id]));
  // One that a container of another installation uses is refused, and stays.
  const outcomes = await Promise.allSettled([...names].map((name) => docker.getImage(name).remove()));
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}
