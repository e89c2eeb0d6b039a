// What a page makes of facts that come over several sockets, in whatever order they arrive.
import { expect, test } from 'vitest';
import type { SandboxState } from '#core/protocol';
import { applyFact } from '../../components/live/apply-fact';
import { FIRST_STATE, type LiveState } from '../../components/live/live-state';
import { createStore } from '../../components/ui/store';

type PageFact = Parameters<typeof applyFact>[1];

const sandbox = (state: SandboxState): PageFact => ({ type: 'sandbox-changed', sandbox: state });
const ready: SandboxState = {
  ...{ state: 'ready', id: 'a1', kind: 'docker', machines: false, ports: [], audienceUrl: null, audiencePath: null },
  nodes: [{ name: 'sandbox', role: 'manager', state: 'running' }],
};

const STARTING: readonly PageFact[] = [
  sandbox({ state: 'waiting', place: 1, estimateSeconds: null }),
  sandbox({ state: 'starting', step: 'Starting the engine' }),
  sandbox(ready),
];

const OPENED: PageFact = {
  ...{ type: 'terminal-opened', terminal: 1, node: 'sandbox', shell: 'a1', from: 0, live: 0 },
  ...{ reset: false, screen: false, gap: null, typed: 0 },
};

function after(facts: readonly PageFact[]): LiveState {
  const store = createStore<LiveState>(FIRST_STATE);
  for (const fact of facts) store.set(applyFact(store.get(), fact));
  return store.get();
}

test.each([0, 1, 2, 3])('LF1 a terminal that opens as fact %i of a sandbox’s start is open at its end', (place) => {
  const { openTerminals, terminals } = after(STARTING.toSpliced(place, 0, OPENED));
  expect(openTerminals).toEqual([1]);
  expect(terminals).toEqual([1]);
});

test('LF2 the terminals of a sandbox that has gone are not open in the next one', () => {
  const gone = sandbox({ state: 'gone', reason: 'It was idle.' });
  expect(after([...STARTING, OPENED, gone]).openTerminals).toEqual([]);
  expect(after([...STARTING, OPENED, gone, ...STARTING]).openTerminals).toEqual([]);
});
