// Owns images on their way from one engine into another: through us, without a registry.
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { follow, type Progress } from './build';
import type { EngineConnection } from './connect';

const MIB = 1024 * 1024;

/** Copies the image unless the other engine has the very same; says how far it is. */
export async function copyImage(
  from: EngineConnection,
  to: EngineConnection,
  { name, onStep, signal }: Progress & { name: string },
): Promise<void> {
  const { Id, Size } = await from.docker.getImage(name).inspect();
  const there = await to.docker
    .getImage(name)
    .inspect()
    .catch(() => null);
  if (there?.Id === Id) return;
  let bytes = 0;
  const counted = new PassThrough();
  counted.on('data', (part: Buffer) => {
    bytes += part.length;
    const percent = Math.min(100, Math.round((bytes / Size) * 100));
    onStep?.(`copying ${name}: ${Math.round(bytes / MIB)} MiB (${percent} %)`);
  });
  const saving = pipeline(await saveImages(from, [name]), counted, ...(signal ? [{ signal }] : []));
  const [answer] = await Promise.all([to.docker.loadImage(counted), saving]);
  await follow(to, answer, () => {});
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
