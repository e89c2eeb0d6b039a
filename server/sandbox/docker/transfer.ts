// Owns images on their way from one engine into another: through us, without a registry.
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { follow, type Progress } from './build';
import type { EngineConnection } from './connect';

const MIB = 1024 * 1024;

/** Copies the images that the other engine does not have just so, in one stream; says how far it is. */
export async function copyImages(
  from: EngineConnection,
  to: EngineConnection,
  { names, onStep, signal }: Progress & { names: readonly string[] },
): Promise<void> {
  const all = await Promise.all([...new Set(names)].map((name) => lookAt(from, name)));
  const isThere = await Promise.all(all.map(async ({ name, id }) => (await idOf(to, name)) === id));
  const missing = all.filter((_, at) => !isThere[at]);
  if (missing.length === 0) return;
  // Of one that is there its layers come all the same, where one that is not begins with them.
  const size = sizeTogether(
    all.filter((each) => missing.includes(each) || missing.some(({ layers }) => isBelow(each.layers, layers))),
  );
  const what = missing.length === 1 ? missing[0]?.name : `${missing.length} images`;
  let bytes = 0;
  const counted = new PassThrough();
  counted.on('data', (part: Buffer) => {
    bytes += part.length;
    const percent = Math.min(100, Math.round((bytes / size) * 100));
    onStep?.(`copying ${what}: ${Math.round(bytes / MIB)} MiB (${percent} %)`);
  });
  const stream = await saveImages(
    from,
    missing.map(({ name }) => name),
  );
  const saving = pipeline(stream, counted, ...(signal ? [{ signal }] : []));
  const [answer] = await Promise.all([to.docker.loadImage(counted), saving]);
  await follow(to, answer, () => {});
}

type Looked = { name: string; id: string; bytes: number; layers: readonly string[] };

async function lookAt({ docker }: EngineConnection, name: string): Promise<Looked> {
  const { Id, Size, RootFS } = await docker.getImage(name).inspect();
  return { name, id: Id, bytes: Size, layers: RootFS.Layers ?? [] };
}

async function idOf({ docker }: EngineConnection, name: string): Promise<string | null> {
  const image = await docker
    .getImage(name)
    .inspect()
    .catch(() => null);
  return image?.Id ?? null;
}

/** Bytes: what an image has from another one, whose layers are its first, comes once. */
export function sizeTogether(images: readonly Pick<Looked, 'bytes' | 'layers'>[]): number {
  const different = [...new Map(images.map((each) => [each.layers.join(), each])).values()];
  return different.reduce((sum, image) => {
    const below = different.filter(({ layers }) => isBelow(layers, image.layers));
    return sum + image.bytes - Math.max(0, ...below.map(({ bytes }) => bytes));
  }, 0);
}

function isBelow(base: readonly string[], layers: readonly string[]): boolean {
  return base.length < layers.length && base.every((layer, at) => layer === layers[at]);
}

/** One tar stream of several images: layers that they share come once. dockerode's types lack this call. */
export function saveImages({ docker }: EngineConnection, images: string[]): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const request = {
      path: '/images/get?',
      method: 'GET',
      options: { names: images },
      isStream: true,
      statusCodes: { 200: true },
    };
    docker.modem.dial(request, (error: unknown, stream: unknown) => {
      if (stream instanceof Readable) resolve(stream);
      else reject(error);
    });
  });
}
