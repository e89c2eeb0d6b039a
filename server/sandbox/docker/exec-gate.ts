// Owns that no process is being begun in a container while it is made to stand still: the engine would wait for the process,
// which stands still with the others, before it has the container go on, and so for ever.
import type { Container, Exec } from 'dockerode';

const BEGIN_MS = 10_000;
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

/** `work` asks the engine to begin `exec`; to be told by `end` once nothing more comes of it. */
export async function throughGate<T extends { exec: Exec }>(
  container: Container,
  work: () => Promise<T>,
): Promise<T & { end: () => void }> {
  const gate = gateOf(container);
  while (gate.still) await gate.still;
  const asked = work();
  gate.asked.add(asked);
  try {
    const begun = await asked;
    gate.open.add(begun.exec);
    return { ...begun, end: () => void gate.open.delete(begun.exec) };
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
    await Promise.allSettled(gate.asked);
    await Promise.all([...gate.open].map(hasBegun));
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

/** The engine answers before the process is there. */
async function hasBegun(exec: Exec): Promise<void> {
  for (const end = Date.now() + BEGIN_MS; Date.now() < end; ) {
    // What it knows no more has ended.
    const found = await exec.inspect().catch(() => null);
    if (!found || found.Pid > 0 || found.ExitCode !== null) return;
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
  }
  throw new Error('a process has not begun after 10 s');
}
