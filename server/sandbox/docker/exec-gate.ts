// Owns that no process is being begun in a container while it is made to stand still: the engine would wait for the process,
// which stands still with the others, before it has the container go on, and so for ever.

import type { Container, Exec } from 'dockerode';
import { within } from './deadline';
import { isGone } from './engine-errors';

const BEGIN_MS = 10_000;
const NOT_BEGUN = 'a process has not begun after 10 s';
const PACE_MS = 25;

type Gate = {
  /** Asked of the engine. */
  asked: Set<Promise<unknown>>;
  /** Answered by the engine, which may still be beginning them. */
  open: Set<Exec>;
  /** Until it goes on. */
  still: Promise<void> | null;
};

const gates = new WeakMap<Container, Gate>();

/**
 * `work` asks the engine to begin `exec`; `end` is to be told when its stream is over. One that was only given up may still
 * be about to begin.
 */
export async function throughGate<T extends { exec: Exec }>(
  container: Container,
  work: () => Promise<T>,
): Promise<T & { end: (how: { isGivenUp: boolean }) => Promise<void> }> {
  const gate = gateOf(container);
  while (gate.still) await gate.still;
  const asked = work();
  gate.asked.add(asked);
  try {
    const begun = await asked;
    gate.open.add(begun.exec);
    const end = async ({ isGivenUp }: { isGivenUp: boolean }) => {
      if (isGivenUp) await within(BEGIN_MS, hasBegun(begun.exec)).catch(() => {});
      gate.open.delete(begun.exec);
    };
    return { ...begun, end };
  } finally {
    gate.asked.delete(asked);
  }
}

/** What is asked for meanwhile waits. Rejects where something has not begun after 10 s. */
export async function whileNothingBegins<T>(container: Container, work: () => Promise<T>): Promise<T> {
  const gate = gateOf(container);
  while (gate.still) await gate.still;
  let goOn = () => {};
  gate.still = new Promise((resolve) => {
    goOn = resolve;
  });
  try {
    await within(BEGIN_MS, haveBegun(gate)).catch(() => {
      throw new Error(NOT_BEGUN);
    });
    return await work();
  } finally {
    gate.still = null;
    goOn();
  }
}

function gateOf(container: Container): Gate {
  const gate = gates.get(container) ?? { asked: new Set(), open: new Set(), still: null };
  gates.set(container, gate);
  return gate;
}

async function haveBegun({ asked, open }: Gate): Promise<void> {
  await Promise.allSettled(asked);
  await Promise.all([...open].map(hasBegun));
}

/** The engine answers before the process is there; to be asked of it, newer ones wait until it is. */
async function hasBegun(exec: Exec): Promise<void> {
  for (const end = Date.now() + BEGIN_MS; Date.now() < end; ) {
    try {
      const { Pid, ExitCode } = await exec.inspect();
      if (Pid > 0 || ExitCode !== null) return;
    } catch (error) {
      // What it knows no more has ended.
      if (isGone(error)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
  throw new Error(NOT_BEGUN);
}
