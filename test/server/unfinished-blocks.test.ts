import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { RunState } from '#core/protocol';
import type { TypedBlock } from '#server/live/shell-watch';
import { TerminalRelay } from '#server/live/terminal-relay';
import type { Shell } from '#server/sandbox/provider';
import { screensInProcess } from '../support/screens';

const A = '\x1b]133;A\x07';
const B = '\x1b]133;B\x07';
const C = '\x1b]133;C\x07';
const D = (status: number) => `\x1b]133;D;${status}\x07`;

/** A relay over a shell of an earlier server, whose output begins at byte `offset`, and its block's fortunes. */
function relayOver(offset: number, unfinished: TypedBlock, live = 1_000) {
  const output = new PassThrough();
  const shell: Shell = {
    ...{ id: 'shell-of-this-test', places: [], output, offset, live, exited: new Promise<null>(() => {}) },
    write: () => true,
    onTaken: () => {},
    resize: () => {},
    interrupt: async () => {},
    leave: async () => {},
    kill: async () => {},
  };
  const runs: RunState[] = [];
  const relay = new TerminalRelay(1, shell, {
    unfinished,
    screens: screensInProcess(),
    size: { cols: 80, rows: 24 },
    onBlock: ({ block, run }, at) => {
      expect([block, at]).toEqual([unfinished.name, unfinished.at]);
      runs.push(run);
    },
    onPortNamed: () => {},
    onEnd: () => {},
  });
  return { relay, output, runs };
}

const running = { state: 'running', terminal: 1 };
const finished = (status: number) => ({ state: 'finished', terminal: 1, status });

test('S11 a block of an earlier server runs, and finishes with its status, by the marks since it was typed', async () => {
  const before = `${A}$ ${B}ls\r\n${C}file\r\n${D(5)}${A}$ ${B}`;
  const { relay, output, runs } = relayOver(100, { name: 'build', at: 100 + before.length });
  // The byte at which it was typed lies amid a piece.
  output.write(`${before}make\r\n${C}half`);
  await vi.waitFor(() => expect(runs).toEqual([running]));
  expect(relay.activity).toBe('running');
  output.write(`done\r\n${D(3)}${A}$ ${B}`);
  await vi.waitFor(() => expect(runs).toEqual([running, finished(3)]));
  expect(relay.activity).toBe('prompt');
});

test('S12 one whose first output is no longer kept finishes all the same', async () => {
  const { output, runs } = relayOver(500, { name: 'build', at: 100 });
  output.write(`more output\r\n${D(0)}${A}$ ${B}`);
  await vi.waitFor(() => expect(runs).toEqual([finished(0)]));
});

test('S13 one that its server never brought to the shell is lost: the shell has printed nothing since', async () => {
  const { relay, output, runs } = relayOver(0, { name: 'build', at: 1_000 });
  expect(runs).toEqual([{ state: 'lost', terminal: 1 }]);
  output.write(`${A}$ ${B}`);
  await vi.waitFor(() => expect(relay.activity).toBe('prompt'));
  expect(runs.length).toBe(1);
});
