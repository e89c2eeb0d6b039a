// Owns one room's sandbox from the first request for it to its removal, and tells every change of its state.
import { randomBytes } from 'node:crypto';
import type { SandboxState } from '#core/protocol';
import type { Log } from '#server/log';
import { type Sandbox, type SandboxProvider, SandboxRefusal, type SandboxRequest } from '#server/sandbox/provider';

/** Places for sandboxes on this server, counted over all rooms. */
export type Capacity = { readonly total: number; used: number };

export type HolderDeps = {
  provider: SandboxProvider;
  capacity: Capacity;
  /** Where the audience opens a port; `{port}` stands for it. */
  audience(sandboxId: string): { url: string; path: string };
  log: Log;
};

export type SandboxHolder = {
  readonly state: SandboxState;
  readonly sandbox: Sandbox | null;
  /** The sandbox, started if there is none. Null when it cannot be had; then `state` says why. */
  ensure(): Promise<Sandbox | null>;
  /** Removes it, also one that is still starting. */
  release(): Promise<void>;
};

export type HolderRequest = Pick<SandboxRequest, 'owner' | 'workFolder'>;

export function createSandboxHolder(
  deps: HolderDeps,
  request: () => Promise<HolderRequest>,
  onState: (state: SandboxState) => void,
): SandboxHolder {
  let state: SandboxState = { state: 'none' };
  let sandbox: Sandbox | null = null;
  let starting: Promise<Sandbox | null> | null = null;
  let abort = new AbortController();

  function become(next: SandboxState): void {
    state = next;
    onState(next);
  }

  async function start(signal: AbortSignal): Promise<Sandbox | null> {
    if (deps.capacity.used >= deps.capacity.total) {
      become({ state: 'refused', reason: `All ${deps.capacity.total} sandboxes are in use. Try again when one is free.` });
      return null;
    }
    deps.capacity.used += 1;
    become({ state: 'starting', step: 'starting a container' });
    try {
      const onStep = (step: string) => become({ state: 'starting', step });
      const started = await deps.provider.start({ ...(await request()), id: newSandboxId(), onStep, signal });
      if (signal.aborted) {
        await started.remove();
        throw new SandboxRefusal('The start was cancelled.');
      }
      sandbox = started;
      started.gone.then((reason) => lose(started, reason));
      become({ state: 'ready', id: started.id, kind: deps.provider.name, ...addresses(started) });
      return started;
    } catch (error) {
      deps.capacity.used -= 1;
      if (!(error instanceof SandboxRefusal)) deps.log.error({ error }, 'a sandbox could not be started');
      become({ state: 'refused', reason: sentenceOf(error) });
      return null;
    }
  }

  function addresses(started: Sandbox): { audienceUrl: string | null; audiencePath: string | null } {
    if (!started.capabilities.ports) return { audienceUrl: null, audiencePath: null };
    const { url, path } = deps.audience(started.id);
    return { audienceUrl: url, audiencePath: path };
  }

  function lose(lost: Sandbox, reason: string): void {
    if (sandbox !== lost) return;
    sandbox = null;
    deps.capacity.used -= 1;
    become({ state: 'gone', reason });
    // Clears away what an engine that is back may still hold of it.
    void lost.remove();
  }

  return {
    get state() {
      return state;
    },
    get sandbox() {
      return sandbox;
    },
    ensure() {
      if (sandbox) return Promise.resolve(sandbox);
      starting ??= start(abort.signal).finally(() => {
        starting = null;
      });
      return starting;
    },
    async release() {
      abort.abort();
      await starting;
      abort = new AbortController();
      const held = sandbox;
      sandbox = null;
      if (!held) return;
      deps.capacity.used -= 1;
      await held.remove();
      become({ state: 'none' });
    },
  };
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof SandboxRefusal ? message : `The sandbox could not be started: ${message}`;
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** See SANDBOX_ID in core/ids: 12 characters, 5 random bits each. */
function newSandboxId(): string {
  return Array.from(randomBytes(12), (byte) => BASE32[byte & 31]).join('');
}
