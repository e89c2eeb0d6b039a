// Owns the images that decks need in the engine that makes them: found, pulled, or built from a deck's stand-in.
import { BASE_IMAGE, ensureBase, STAND_IN_LABEL } from './base';
import { buildImage, labelsOf, messageOf } from './build';
import type { EngineConnection } from './connect';
import { hashFolder } from './folder';
import { IMAGES } from './image';
import { type PullRequest, pullImage } from './pull';
import { inTurn } from './turns';

export type ShelfImage = {
  /** Official name and tag. */
  name: string;
  /** What is built under that name where it cannot be pulled. */
  standIn: {
    /** Holds a Dockerfile. */
    folder: string;
    /** Goes into the label `dev.slipway.stand-in`: `<deck>/<folder>`. */
    label: string;
  } | null;
  /** The decks that need it. */
  decks?: readonly string[];
  /** Nothing is done to have it: it is on the shelf if the engine has it. */
  isOptional?: boolean;
};

export type ShelfImages = {
  images: { name: string; standIn: boolean }[];
  /** What could be had neither way, or is out of date and could not be made anew. */
  missing: { name: string; decks: readonly string[]; why: string }[];
};

const STAND_IN_HASH_LABEL = 'dev.slipway.stand-in-hash';

/** One deck's missing image must not take the sandboxes of all: it is named in the result. */
export async function ensureImages(
  connection: EngineConnection,
  wanted: readonly ShelfImage[],
  request: PullRequest,
): Promise<ShelfImages> {
  const images: ShelfImages['images'] = [];
  const missing: ShelfImages['missing'] = [];
  for (const image of mergeByName(wanted)) {
    if (!image.isOptional) {
      await ensureImage(connection, image, request).catch((error: unknown) => {
        request.signal?.throwIfAborted();
        missing.push({ name: image.name, decks: image.decks ?? [], why: messageOf(error) });
      });
    }
    const labels = await labelsOf(connection, image.name);
    if (labels) images.push({ name: image.name, standIn: labels[STAND_IN_LABEL] !== undefined });
  }
  return { images, missing };
}

/** Decks may name the same image: the first stand-in of those that insist on it counts. */
function mergeByName(images: readonly ShelfImage[]): ShelfImage[] {
  const merged = new Map<string, ShelfImage>();
  for (const image of images.toSorted((a, b) => Number(a.isOptional ?? false) - Number(b.isOptional ?? false))) {
    const { name, standIn, decks = [] } = image;
    const first = merged.get(name);
    if (!first) merged.set(name, image);
    else if (image.isOptional && !first.isOptional) continue;
    else merged.set(name, { ...first, standIn: first.standIn ?? standIn, decks: [...(first.decks ?? []), ...decks] });
  }
  return [...merged.values()];
}

/** Rejects with a message for people when the image can be had neither way. */
async function ensureImage(connection: EngineConnection, image: ShelfImage, request: PullRequest): Promise<void> {
  const hash = await hashOf(image);
  if (await isHere(connection, image, hash)) return;
  await inTurn(connection, IMAGES, request, async () => {
    if (!(await isHere(connection, image, hash))) await obtain(connection, { image, hash, request });
  });
}

async function hashOf({ name, standIn }: ShelfImage): Promise<string> {
  if (!standIn) return '';
  return hashFolder(standIn.folder).catch((error: unknown) => {
    throw new Error(`${name}: its stand-in ${standIn.label} cannot be read (${messageOf(error)})`);
  });
}

/** A stand-in whose folder has changed since does not count. */
async function isHere(connection: EngineConnection, { name, standIn }: ShelfImage, hash: string): Promise<boolean> {
  const labels = await labelsOf(connection, name);
  const builtFrom = labels?.[STAND_IN_HASH_LABEL];
  const isStale = standIn !== null && builtFrom !== undefined && builtFrom !== hash;
  return labels !== null && !isStale;
}

type Wanted = { image: ShelfImage; hash: string; request: PullRequest };

async function obtain(connection: EngineConnection, { image, hash, request }: Wanted): Promise<void> {
  if (image.name === BASE_IMAGE) return ensureBase(connection, request);
  let reason = '';
  try {
    return await pullImage(connection, image.name, request);
  } catch (error) {
    request.signal?.throwIfAborted();
    reason = messageOf(error);
  }
  if (!image.standIn) throw new Error(`${image.name} is neither here nor to be pulled: ${reason}. It has no stand-in.`);
  request.onStep?.(`${image.name} cannot be pulled: ${reason}`);
  request.onStep?.(`building ${image.name} from its stand-in ${image.standIn.label}`);
  try {
    await ensureBase(connection, request);
    await buildImage(connection, {
      ...request,
      folder: image.standIn.folder,
      tag: image.name,
      labels: { [STAND_IN_LABEL]: image.standIn.label, [STAND_IN_HASH_LABEL]: hash },
    });
  } catch (error) {
    request.signal?.throwIfAborted();
    throw new Error(
      `${image.name} cannot be pulled: ${reason}. Its stand-in ${image.standIn.label}/Dockerfile cannot be built either: ${messageOf(error)}`,
    );
  }
}
