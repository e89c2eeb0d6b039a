import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptRunner, Runners } from '#server/sandbox/kept-runner';
import type { CommandRunner, SandboxNode } from '#server/sandbox/provider';

const request = { command: 'true', timeoutMs: 1_000, maxOutputBytes: 100 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A node whose runners carry out a command in 50 ms, and can be killed. */
function fakeNode() {
  const opened: { kill(): void; isOver: boolean }[] = [];
  const node = {
    async openRunner(): Promise<CommandRunner> {
      let settle = () => {};
      const over = new Promise<void>((resolve) => {
        settle = resolve;
      });
      const own = {
        isOver: false,
        kill() {
          own.isOver = true;
          settle();
        },
      };
      opened.push(own);
      return {
        over,
        close: own.kill,
        async run() {
          if (own.isOver) throw new Error('over');
          await new Promise((resolve) => setTimeout(resolve, 50));
          if (own.isOver) throw new Error('cut off');
          return { kind: 'exited', status: 0, output: '' };
        },
      };
    },
  };
  return { node: node as unknown as SandboxNode, opened };
}

test('RN15 one runner serves all commands of its node, from the first until none has come for half a minute', async () => {
  const { node, opened } = fakeNode();
  const runners = new Runners();
  expect(opened.length).toBe(0);
  const first = [runners.of(node).run(request), runners.of(node).run(request)];
  await vi.advanceTimersByTimeAsync(50);
  await Promise.all(first);
  await vi.advanceTimersByTimeAsync(25_000);
  const later = runners.of(node).run(request);
  await vi.advanceTimersByTimeAsync(50);
  await later;
  expect(opened.map(({ isOver }) => isOver)).toEqual([false]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(opened.map(({ isOver }) => isOver)).toEqual([true]);
  expect(vi.getTimerCount()).toBe(0);
});

test('RN16 one that has died is opened anew, at the next command and not before', async () => {
  const { node, opened } = fakeNode();
  const kept = new KeptRunner(node);
  const cut = kept.run(request);
  cut.catch(() => {});
  await vi.advanceTimersByTimeAsync(10);
  opened[0]?.kill();
  await vi.advanceTimersByTimeAsync(50);
  await expect(cut).rejects.toThrow('cut off');
  expect(opened.length).toBe(1);
  const next = kept.run(request);
  await vi.advanceTimersByTimeAsync(50);
  expect(await next).toMatchObject({ status: 0 });
  expect(opened.length).toBe(2);
});

test('RN17 a node that has none says why each time, and is asked again', async () => {
  const openRunner = vi.fn(() => Promise.reject(new Error('node1 has stopped.')));
  const kept = new KeptRunner({ openRunner });
  await expect(kept.run(request)).rejects.toThrow('has stopped');
  await expect(kept.run(request)).rejects.toThrow('has stopped');
  expect(openRunner).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(30_000);
});

test('RN18 when the server ends all runners do', async () => {
  const { node, opened } = fakeNode();
  const runners = new Runners();
  const running = runners.of(node).run(request);
  running.catch(() => {});
  await vi.advanceTimersByTimeAsync(10);
  runners.close();
  await vi.advanceTimersByTimeAsync(50);
  await expect(running).rejects.toThrow();
  expect(opened[0]?.isOver).toBe(true);
});
