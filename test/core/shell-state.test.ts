import { expect, test } from 'vitest';
import {
  type BlockChange,
  blockTyped,
  markSeen,
  NEW_SHELL,
  type ShellState,
  shellEnded,
  typedBlock,
} from '#core/shell-state';
import type { PromptMark } from '#core/terminal-marks';

const A: PromptMark = { kind: 'prompt-begun' };
const B: PromptMark = { kind: 'prompt-ended' };
const C: PromptMark = { kind: 'command-begun' };
const D = (status: number): PromptMark => ({ kind: 'command-ended', status });

function play(start: ShellState, marks: PromptMark[]): { state: ShellState; changes: BlockChange[] } {
  const changes: BlockChange[] = [];
  let state = start;
  for (const mark of marks) {
    const step = markSeen(state, mark, 1);
    state = step.state;
    if (step.change) changes.push(step.change);
  }
  return { state, changes };
}

const atPrompt = play(NEW_SHELL, [A, B]).state;
const typed = blockTyped('build', 1).state;

test('S1 a shell is starting until its first prompt', () => {
  expect(NEW_SHELL.activity).toBe('starting');
  expect(atPrompt.activity).toBe('prompt');
});

test('S2 a command holds the terminal until the prompt is back', () => {
  expect(play(atPrompt, [C]).state.activity).toBe('running');
  expect(play(atPrompt, [C, D(0), A]).state.activity).toBe('running');
  expect(play(atPrompt, [C, D(0), A, B]).state.activity).toBe('prompt');
});

test('S3 a typed block waits, runs and finishes with its status', () => {
  expect(blockTyped('build', 1).change).toEqual({ block: 'build', run: { state: 'waiting', terminal: 1 } });
  expect(play(typed, [C, D(3), A, B]).changes).toEqual([
    { block: 'build', run: { state: 'running', terminal: 1 } },
    { block: 'build', run: { state: 'finished', terminal: 1, status: 3 } },
  ]);
});

test('S4 a block of several commands finishes once, with the first status that is not 0', () => {
  const { changes } = play(typed, [C, D(0), C, D(2), C, D(0), A, B]);
  expect(changes.map((change) => change.run)).toEqual([
    { state: 'running', terminal: 1 },
    { state: 'finished', terminal: 1, status: 2 },
  ]);
});

test('S5 a block of remarks only, which begins nothing, finishes when the prompt is back', () => {
  const { state, changes } = play(typed, [A, B]);
  expect(changes).toEqual([{ block: 'build', run: { state: 'finished', terminal: 1, status: 0 } }]);
  expect(state.activity).toBe('prompt');
});

test('S6 a line that the shell could not even parse finishes with its status', () => {
  expect(play(typed, [D(2), A, B]).changes.at(-1)?.run).toEqual({ state: 'finished', terminal: 1, status: 2 });
});

test('S7 a shell that ends takes its block with it', () => {
  expect(shellEnded(typed, 1)).toEqual({ block: 'build', run: { state: 'lost', terminal: 1 } });
  expect(shellEnded(atPrompt, 1)).toBeNull();
});

test('S8 what stands on the line is taken away first, and several lines go as one paste', () => {
  expect(typedBlock('ls\n')).toBe('\x05 \x15ls\r');
  expect(typedBlock('a\nb\n')).toBe('\x05 \x15\x1b[200~a\nb\x1b[201~\r');
  expect(typedBlock('printf "a\tb"')).toBe('\x05 \x15\x1b[200~printf "a\tb"\x1b[201~\r');
});

test('S9 a prompt that is drawn again for a new size ends no block that has just been typed', () => {
  const drawnAgain = play(typed, [B]);
  expect(drawnAgain.changes).toEqual([]);
  expect(play(drawnAgain.state, [C, D(0), A, B]).changes.at(-1)?.run.state).toBe('finished');
});
