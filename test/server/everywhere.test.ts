// A block that runs on all nodes: typed into a terminal of each, and one run to whoever looks.
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Deck } from '#core/deck';
import { joinedRun } from '#core/everywhere';
import { parseFence } from '#core/fence';
import { blockId } from '#core/ids';
import type { Fact, RunState } from '#core/protocol';
import { BlockCarrier } from '#server/live/block-carrier';
import { RoomBlocks } from '#server/live/room-blocks';
import { RoomTerminals } from '#server/live/room-terminals';
import { block, HASH } from '../support/block';
import { FakeProvider, type FakeSandbox } from '../support/fake-provider';
import { nodeRequest, sandboxRequest } from '../support/sandbox';
import { screensInProcess } from '../support/screens';
import { until } from '../support/until';

const all = block('pull', { node: 'all' });
const deck = { name: 'deck', blocks: [all] } as unknown as Deck;
const manner = { interrupt: false };
const none = { ...{ onCommandEnd: () => {}, onPortNamed: () => {}, onShell: () => {}, onShellEnd: () => {} } };

let sandbox: FakeSandbox;
let blocks: RoomBlocks;
let terminals: RoomTerminals;
let facts: Fact[];

beforeEach(async () => {
  const provider = new FakeProvider();
  await provider.start(sandboxRequest({ nodes: ['node1', 'node2', 'node3'].map((name) => nodeRequest(name)) }));
  [sandbox] = provider.started as [FakeSandbox];
  facts = [];
  blocks = new RoomBlocks(
    async () => deck,
    (fact) => void facts.push(fact),
    () => terminals,
  );
  terminals = new RoomTerminals({
    ...{ ...none, screens: screensInProcess, broadcast: () => {}, unfinished: () => null },
    onBlock: (change, at) => void blocks.changed(change, at),
  });
});
afterAll(() => terminals.closeAll('over'));

const end = (node: string, status: number) => {
  const { terminal = 0 } = terminals.open.find((open) => open.node === node) ?? {};
  blocks.changed({ block: `pull@${node}`, run: { state: 'finished', terminal, status } }, 0);
};

test('AN1 it is carried out on each node, in the terminal that is the node’s own, and ends with the last of them', async () => {
  await terminals.ensure(sandbox.nodes[0], 1, { cols: 80, rows: 24, from: null });
  const carrier = new BlockCarrier({ deck: 'deck', blocks, terminals, sandbox: () => sandbox });
  const carried = carrier.carryOut(all, 1, AbortSignal.timeout(10_000));
  await until('all nodes', () => sandbox.typed.split('echo pull').length === 4);
  expect(terminals.open.map(({ terminal, node }) => `${terminal} ${node}`)).toEqual(['1 node1', '2 node2', '3 node3']);
  expect(Object.keys(blocks.runs)).toEqual(['pull']);
  end('node2', 0);
  end('node3', 3);
  expect(blocks.runs.pull).toMatchObject({ state: 'running', terminal: 1 });
  end('node1', 0);
  expect((await carried).run).toEqual({ state: 'finished', terminal: 3, status: 3 });
  expect(facts.at(-1)).toEqual({
    type: 'run-changed',
    block: 'pull',
    run: { state: 'finished', terminal: 3, status: 3 },
  });
});

test('AN2 where a node has stopped it is typed on none', async () => {
  await terminals.ensure(sandbox.nodes[0], 1, { cols: 80, rows: 24, from: null });
  sandbox.fail(1);
  const terminal = terminals.get(1);
  if (!terminal) throw new Error('no terminal');
  const refusal = await blocks.run(blockId('deck', 'pull', HASH), terminal, sandbox, manner);
  expect(refusal).toMatchObject({ reason: 'no-node', message: expect.stringContaining('node2 has stopped') });
  expect(sandbox.typed).toBe('');
});

test('AN3 of its runs that which still goes on is told, then a lost one, then a failed one', () => {
  const running: RunState = { state: 'running', terminal: 1 };
  const waiting: RunState = { state: 'waiting', terminal: 2 };
  const done: RunState = { state: 'finished', terminal: 3, status: 0 };
  const failed: RunState = { state: 'finished', terminal: 4, status: 1 };
  const lost: RunState = { state: 'lost', terminal: 5 };
  expect(joinedRun(done, [waiting, running, failed])).toEqual(running);
  expect(joinedRun(done, [waiting])).toEqual({ state: 'running', terminal: 2 });
  expect(joinedRun(waiting, [waiting])).toEqual(waiting);
  expect(joinedRun(done, [failed, lost])).toEqual(lost);
  expect(joinedRun(done, [failed])).toEqual(failed);
  expect(joinedRun(done, [done])).toEqual(done);
});

test('AN4 only what runs or checks can be for all nodes, and a terminal cannot be named for it', () => {
  expect(parseFence('sh', 'run node=all').ok).toBe(true);
  for (const meta of ['type node=all', 'file=a.txt node=all', 'run node=all terminal=logs'])
    expect(parseFence('sh', meta).ok, meta).toBe(false);
});
