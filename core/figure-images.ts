// Owns what the engine's lists of images come to in a figure: their layers from the lowest up, and which of them they share.
import { type ImageFacts, type ImagesFacts, MOST, shortText } from './figure-facts';
import { count, listed, shownBytes } from './figure-words';
import { STAND_IN_LABEL } from './stand-in';

/** An image as an engine tells of it. `history`: the latest step first. */
export type EngineImage = {
  node: string;
  tags: readonly string[];
  bytes: number;
  createdAt: number;
  /** Its label says so, which what is built on it inherits. */
  hasStandIn: boolean;
  history: readonly { by: string; bytes: number; createdAt: number }[];
};

/** Only what has a name is drawn, the latest first. */
export function imagesFacts(images: readonly EngineImage[]): ImagesFacts {
  const named = images.filter(({ tags }) => tags.length > 0).toSorted((a, b) => b.createdAt - a.createdAt);
  const layered = named.map((image) => ({ image, layers: layersOf(image.history) }));
  const counts = new Map<string, number>();
  for (const { image, layers } of layered)
    for (const { key } of layers) counts.set(`${image.node} ${key}`, (counts.get(`${image.node} ${key}`) ?? 0) + 1);
  return {
    kind: 'images',
    images: layered.slice(0, MOST.images).map(({ image, layers }) => {
      const { node, tags, bytes, createdAt } = image;
      const told = layers.map((layer) => ({ ...layer, isShared: (counts.get(`${node} ${layer.key}`) ?? 0) > 1 }));
      const name = shortText(tags.join(', '));
      return { node: shortText(node), name, bytes, createdAt, ...standInOf(image), layers: bounded(told) };
    }),
    more: Math.max(0, named.length - MOST.images),
  };
}

/** A stand-in's own label is the last thing that was done to it, or all that is known of it. */
function standInOf({ hasStandIn, history }: EngineImage): Pick<ImageFacts, 'standIn'> {
  if (!hasStandIn) return {};
  const isItself = history.length < 2 || history[0]?.by.includes(STAND_IN_LABEL);
  return { standIn: isItself ? 'itself' : 'base' };
}

type Layer = ImageFacts['layers'][number];

/** A step is the same in two images where all below it are, too: hence each key is of the whole way up to it. */
function layersOf(history: EngineImage['history']): Omit<Layer, 'isShared'>[] {
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
    { key: `${rest[0]?.key} and more`, isShared: false, bytes, by: count(rest.length, 'small layer') },
  ];
}

export function describeImages({ images, more }: ImagesFacts): string {
  if (images.length === 0) return 'No image yet.';
  const each = images.slice(0, 4).map(({ name, bytes, standIn, layers }) => {
    const common = layers.reduce((sum, layer) => sum + (layer.isShared ? layer.bytes : 0), 0);
    const words = `${name}${standIn === 'itself' ? ', a stand-in,' : ''} is ${shownBytes(bytes)} in ${count(layers.length, 'layer')}`;
    return common > 0 ? `${words}, ${shownBytes(common)} of it shared` : words;
  });
  return `${count(images.length + more, 'image')}: ${listed(each, '; ')}.`;
}
