// What a page is told when what it asked of a machine cannot be.
import { resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FakeProvider } from '../support/fake-provider';
import { startInProcess } from '../support/in-process';
import { Participant } from '../support/participant';

let close: (() => Promise<void>) | null = null;
afterEach(async () => {
  await close?.();
  close = null;
});

async function enterCluster(maxSandboxes: number): Promise<Participant> {
  const contentDir = resolve('test/content');
  const server = await startInProcess({ provider: new FakeProvider(), settings: { maxSandboxes }, contentDir });
  close = server.close;
  const participant = await Participant.join({ url: server.url, deck: 'cluster', terminal: true });
  await participant.fact('sandbox-changed', ({ sandbox }) => sandbox.state === 'ready');
  return participant;
}

test('L40 an action on a node that is not there is refused by that node’s name', async () => {
  const participant = await enterCluster(3);
  participant.send({ type: 'act-on-node', node: 'node9', action: 'kill' });
  expect(await participant.fact('refused')).toMatchObject({ reason: 'no-node', node: 'node9' });
});

test('L41 one node more than the server has places for is refused, about no block and no terminal', async () => {
  const participant = await enterCluster(3);
  participant.send({ type: 'add-node' });
  const refusal = await participant.fact('refused');
  expect(refusal.reason).toBe('too-many');
  expect(refusal).not.toHaveProperty('block');
  expect(refusal).not.toHaveProperty('terminal');
});
