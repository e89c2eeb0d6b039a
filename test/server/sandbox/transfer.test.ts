// Images on their way into another engine: what they share goes once, and what is there not at all.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BASE_IMAGE, ensureBase } from '#server/sandbox/docker/base';
import type { EngineConnection } from '#server/sandbox/docker/connect';
import { copyImages, sizeTogether } from '#server/sandbox/docker/transfer';
import { testEngine } from '../../support/engine';
import { type TestHardened, testHardened } from '../../support/hardened';

const ON_TOP = ['slipway-test-transfer:a', 'slipway-test-transfer:b'];

let from: EngineConnection;
let hardened: TestHardened;

beforeAll(async () => {
  ({ connection: from } = await testEngine());
  hardened = await testHardened();
  // Not the sandbox image: all of it would go once more with what is on top.
  await ensureBase(from, {});
  await copyImages(from, hardened.engine.connection, { names: [BASE_IMAGE] });
  for (const name of ON_TOP) {
    const container = await from.docker.createContainer({
      Image: BASE_IMAGE,
      Entrypoint: ['sh', '-c', `echo ${name} >/name`],
    });
    await container.start();
    expect(await container.wait()).toMatchObject({ StatusCode: 0 });
    const [repo, tag] = name.split(':');
    await container.commit({ repo, tag });
    await container.remove();
  }
}, 600_000);

afterAll(async () => {
  for (const { docker } of [from, hardened?.engine.connection].filter(Boolean))
    for (const name of ON_TOP) await docker.getImage(name).remove();
  await hardened?.engine.close();
});

async function copied(): Promise<string[]> {
  const steps: string[] = [];
  await copyImages(from, hardened.engine.connection, {
    names: [BASE_IMAGE, ...ON_TOP],
    onStep: (step) => void steps.push(step),
  });
  return steps;
}

test('XF1 several images go as one, with what they share once, and nothing goes where they are', async () => {
  const last = (await copied()).at(-1) ?? '';
  const { Size } = await from.docker.getImage(BASE_IMAGE).inspect();
  const [, mebibytes, percent] = /^copying 2 images: (\d+) MiB \((\d+) %\)$/.exec(last) ?? [];
  expect(Number(mebibytes) / (Size / 1024 ** 2)).toBeGreaterThan(0.8);
  expect(Number(mebibytes) / (Size / 1024 ** 2)).toBeLessThan(1.4);
  expect(Number(percent)).toBeGreaterThan(90);
  const ids = ({ docker }: EngineConnection) =>
    Promise.all(ON_TOP.map(async (name) => (await docker.getImage(name).inspect()).Id));
  expect(await ids(hardened.engine.connection)).toEqual(await ids(from));
  expect(await copied()).toEqual([]);
});

test('XF2 together images are as large as their layers, each once', () => {
  const image = (bytes: number, ...layers: string[]) => ({ bytes, layers });
  const images = [image(100, 'x'), image(130, 'x', 'y'), image(170, 'x', 'y', 'z')];
  expect(sizeTogether(images)).toBe(170);
  expect(sizeTogether([...images, image(170, 'x', 'y', 'z'), image(50, 'w')])).toBe(220);
  expect(sizeTogether([image(130, 'x', 'y'), image(120, 'x', 'v')])).toBe(250);
});
