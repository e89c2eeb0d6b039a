// Nothing is begun in a container while it is made to stand still: with an engine of words, whose moments are the test's.
import type { Container, Exec } from 'dockerode';
import { afterEach, expect, test, vi } from 'vitest';
import { throughGate, whileNothingBegins } from '#server/sandbox/docker/exec-gate';

afterEach(() => void vi.useRealTimers());

const container = () => ({ id: 'c' }) as Container;

/** `state`: what the engine says of it; null: it knows it no more. */
function execOf(state: { Pid: number; ExitCode: number | null } | null) {
  const inspect = async () => {
    if (!exec.state) throw Object.assign(new Error('no such exec'), { statusCode: 404 });
    return exec.state;
  };
  const exec = { state, inspect };
  return exec as typeof exec & Exec;
}

test('EG1 what is asked for and what is being begun comes through first; what is asked meanwhile waits', async () => {
  const one = container();
  const happened: string[] = [];
  const exec = execOf({ Pid: 0, ExitCode: null });
  let answer = () => {};
  const asked = throughGate(one, async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return { exec };
  });
  await Promise.resolve();
  let goOn = () => {};
  const still = whileNothingBegins(one, async () => {
    happened.push('still');
    await new Promise<void>((resolve) => (goOn = resolve));
    happened.push('goes on');
  });
  const later = throughGate(one, async () => ({
    exec: execOf({ Pid: 1, ExitCode: null }),
    said: happened.push('later'),
  }));
  answer();
  await asked;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(happened).toEqual([]);
  exec.state = { Pid: 7, ExitCode: null };
  await vi.waitFor(() => expect(happened).toEqual(['still']));
  goOn();
  await Promise.all([still, later]);
  expect(happened).toEqual(['still', 'goes on', 'later']);
});

test('EG2 what has ended, failed or is known no more is not waited for, and another container not at all', async () => {
  const one = container();
  for (const state of [{ Pid: 0, ExitCode: 126 }, { Pid: 9, ExitCode: 0 }, null])
    await throughGate(one, async () => ({ exec: execOf(state) }));
  await expect(throughGate(one, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  const left = await throughGate(one, async () => ({ exec: execOf({ Pid: 0, ExitCode: null }) }));
  await left.end({ isGivenUp: false });
  expect(await whileNothingBegins(one, async () => 'done')).toBe('done');
  const other = container();
  await throughGate(other, async () => ({ exec: execOf({ Pid: 0, ExitCode: null }) }));
  expect(await whileNothingBegins(one, async () => 'done')).toBe('done');
});

/** Nothing is made to stand still, and what is asked for afterwards goes through. */
async function expectGivenUp(one: Container): Promise<void> {
  const work = vi.fn(async () => {});
  const wish = expect(whileNothingBegins(one, work)).rejects.toThrow('has not begun after 10 s');
  await vi.advanceTimersByTimeAsync(11_000);
  await wish;
  expect(work).not.toHaveBeenCalled();
  expect(await throughGate(one, async () => ({ exec: execOf({ Pid: 1, ExitCode: null }) }))).toBeDefined();
}

test('EG3 something that never begins ends the wish with an error after ten seconds, and nothing waits for it any more', async () => {
  vi.useFakeTimers();
  const slow = container();
  await throughGate(slow, async () => ({ exec: execOf({ Pid: 0, ExitCode: null }) }));
  await expectGivenUp(slow);
});

test('EG4 so does an engine that does not answer whether it has begun, or not even that it was asked', async () => {
  vi.useFakeTimers();
  const silent = container();
  const exec = Object.assign(execOf(null), { inspect: () => new Promise<never>(() => {}) });
  await throughGate(silent, async () => ({ exec }));
  await expectGivenUp(silent);
  const unheard = container();
  void throughGate(unheard, () => new Promise<never>(() => {}));
  await expectGivenUp(unheard);
});

test('EG5 what was given up is waited for until it has begun, and an error of the engine is no word of it', async () => {
  const one = container();
  const exec = execOf({ Pid: 0, ExitCode: null });
  const told = exec.inspect;
  const begun = await throughGate(one, async () => ({ exec }));
  const end = begun.end({ isGivenUp: true });
  exec.inspect = () => Promise.reject(Object.assign(new Error('busy'), { statusCode: 500 }));
  const work = vi.fn(async () => {});
  const still = whileNothingBegins(one, work);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(work).not.toHaveBeenCalled();
  exec.inspect = told;
  exec.state = { Pid: 5, ExitCode: null };
  await Promise.all([end, still]);
  expect(work).toHaveBeenCalledOnce();
});
