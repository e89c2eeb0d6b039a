// Owns the sandbox image: built from image/ under a tag that names its content. Older ones stay until `slipway clean`:
// another checkout's server may be about to start sandboxes from them.
import { STAND_IN_LABEL } from '#core/stand-in';
import { BASE_IMAGE, ensureBase } from './base';
import { buildImage, labelsOf } from './build';
import type { EngineConnection } from './connect';
import { hashFolder } from './folder';
import type { PullRequest } from './pull';
import { inTurn } from './turns';

const REPOSITORY = 'slipway-sandbox';
/** The tag that the sandbox image of this folder has, whether built yet or not. */
export async function sandboxImageTag(folder: string): Promise<string> {
  return `${REPOSITORY}:${await hashFolder(folder)}`;
}

/** The sandbox image's tag; built first when the engine lacks it. `folder` is image/, wherever the package lies. */
export async function ensureSandboxImage(
  connection: EngineConnection,
  { folder, ...progress }: PullRequest & { folder: string },
): Promise<string> {
  const tag = await sandboxImageTag(folder);
  if (await labelsOf(connection, tag)) return tag;
  return inTurn(connection, tag, progress, async () => {
    if (await labelsOf(connection, tag)) return tag;
    progress.onStep?.(`looking for ${BASE_IMAGE}`);
    await ensureBase(connection, progress);
    await buildImage(connection, { ...progress, folder, tag, labels: { 'dev.slipway.image': 'sandbox' } });
    return tag;
  });
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
