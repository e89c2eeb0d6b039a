// Owns the images that decks need in the engine that makes them: found, pulled, or built from a deck's stand-in.

import { STAND_IN_LABEL } from '#core/stand-in';
import { createLanes } from '../lanes';
import { BASE_IMAGE, ensureBase } from './base';
import { buildImage, labelsOf } from './build';
import type { EngineConnection } from './connect';
import { messageOf } from './engine-errors';
import { hashFolder } from './folder';
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
/** Packages are unpacked by one processor, and fetched by none. */
export const MADE_AT_ONCE = 2;

/** Images are pulled in the order of the list, though some are built meanwhile: what was broken off goes on where it was. */
type Place = {
  /** Settles when those before have been pulled, or were not to be. */
  before: Promise<unknown>;
  isPulled(): void;
};

function placesFor(count: number): Place[] {
  let before: Promise<unknown> = Promise.resolve();
  return Array.from({ length: count }, () => {
    const place: Place = { before, isPulled: () => {} };
    const own = new Promise<void>((resolve) => (place.isPulled = resolve));
    before = Promise.all([before, own]);
    return place;
  });
}

/** One deck's missing image must not take the sandboxes of all: it is named in the result. */
export async function ensureImages(
  connection: EngineConnection,
  wanted: readonly ShelfImage[],
  request: PullRequest,
): Promise<ShelfImages> {
  const lanes = createLanes(MADE_AT_ONCE);
  const images = mergeByName(wanted);
  const places = placesFor(images.length);
  const looked = await Promise.all(
    images.map((image, at) =>
      lanes.run(async () => {
        const { name, decks = [] } = image;
        const place = places[at] as Place;
        const why = image.isOptional ? null : await whyNotThere(connection, image, { request, place });
        const labels = await labelsOf(connection, name);
        return {
          images: labels ? [{ name, standIn: labels[STAND_IN_LABEL] !== undefined }] : [],
          missing: why === null ? [] : [{ name, decks, why }],
        };
      }),
    ),
  );
  return { images: looked.flatMap(({ images }) => images), missing: looked.flatMap(({ missing }) => missing) };
}

type Way = { request: PullRequest; place: Place };

async function whyNotThere(connection: EngineConnection, image: ShelfImage, way: Way): Promise<string | null> {
  try {
    await ensureImage(connection, image, way);
    return null;
  } catch (error) {
    way.request.signal?.throwIfAborted();
    return messageOf(error);
  } finally {
    way.place.isPulled();
  }
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
async function ensureImage(connection: EngineConnection, image: ShelfImage, way: Way): Promise<void> {
  const { request, place } = way;
  // In a turn of its own.
  if (image.name === BASE_IMAGE) return ensureBase(connection, request);
  const hash = await hashOf(image);
  if (await isHere(connection, image, hash)) return;
  // Without a turn of its own yet, for which one before might wait in another process.
  await place.before;
  await inTurn(connection, image.name, request, async () => {
    if (!(await isHere(connection, image, hash))) await obtain(connection, { image, hash, ...way });
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

type Wanted = Way & { image: ShelfImage; hash: string };

async function obtain(connection: EngineConnection, { image, hash, request, place }: Wanted): Promise<void> {
  let reason = '';
  try {
    return await pullImage(connection, image.name, request);
  } catch (error) {
    request.signal?.throwIfAborted();
    reason = messageOf(error);
  }
  place.isPulled();
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
