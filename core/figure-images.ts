// Owns what the engine's lists of images come to in a figure: their layers from the lowest up, and which of them they share.
import { type ImageFacts, type ImagesFacts, MOST, shortText } from './figure-facts';
import { count, listed, shownBytes } from './figure-words';

/** An image as an engine tells of it. `history`: the latest step first. */
export type EngineImage = {
  node: string;
  tags: readonly string[];
  bytes: number;
  createdAt: number;
  history: readonly { by: string; bytes: number; createdAt: number }[];
};

/** Only what has a name is drawn, the latest first. */
export function imagesFacts(images: readonly EngineImage[]): ImagesFacts {
  const named = images.filter(({ tags }) => tags.length > 0).toSorted((a, b) => b.createdAt - a.createdAt);
  return {
    kind: 'images',
    images: named.slice(0, MOST.images).map(factsOf),
    more: Math.max(0, named.length - MOST.images),
  };
}

function factsOf({ node, tags, bytes, createdAt, history }: EngineImage): ImageFacts {
  const layers = bounded(layersOf(history));
  return { node: shortText(node), name: shortText(tags.join(', ')), bytes, createdAt, layers };
}

type Layer = ImageFacts['layers'][number];

/** A step is the same in two images where all below it are, too: hence each key is of the whole way up to it. */
function layersOf(history: EngineImage['history']): Layer[] {
  let key = 0;
  return history.toReversed().flatMap(({ by, bytes, createdAt }) => {
    key = hash(`${key} ${createdAt} ${bytes} ${by}`);
    return bytes > 0 ? [{ key: key.toString(36), bytes, by: shortText(plainStep(by), MOST.step) }] : [];
  });
}

/** 53 bits: enough for the few hundred steps that one figure compares. */
function hash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13);
  }
  return (high >>> 11) * 0x100000000 + (low >>> 0);
}

/** As it stood in the Dockerfile. */
function plainStep(by: string): string {
  return by
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, '')
    .replace(/^\/bin\/sh -c /, 'RUN ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Of too many the smallest are put together, as the uppermost. */
function bounded(layers: Layer[]): Layer[] {
  if (layers.length <= MOST.layers) return layers;
  const kept = new Set(layers.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST.layers - 1));
  const rest = layers.filter((layer) => !kept.has(layer));
  const bytes = rest.reduce((sum, layer) => sum + layer.bytes, 0);
  return [
    ...layers.filter((layer) => kept.has(layer)),
    { key: `${rest[0]?.key} and more`, bytes, by: count(rest.length, 'small layer') },
  ];
}

/** Keys of the layers that more than one of the images has. */
export function sharedLayers(images: readonly ImageFacts[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { node, layers } of images) {
    for (const { key } of layers) (seen.has(`${node} ${key}`) ? shared : seen).add(`${node} ${key}`);
  }
  return shared;
}

export function describeImages({ images, more }: ImagesFacts): string {
  if (images.length === 0) return 'No image yet.';
  const shared = sharedLayers(images);
  const each = images.slice(0, 4).map(({ node, name, bytes, layers }) => {
    const common = layers
      .filter(({ key }) => shared.has(`${node} ${key}`))
      .reduce((sum, layer) => sum + layer.bytes, 0);
    const words = `${name} is ${shownBytes(bytes)} in ${count(layers.length, 'layer')}`;
    return common > 0 ? `${words}, ${shownBytes(common)} of it shared` : words;
  });
  return `${count(images.length + more, 'image')}: ${listed(each, '; ')}.`;
}
