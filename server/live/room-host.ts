// Owns one room: the pages of one participant on one deck, their sandbox, terminals and blocks. A person alone is a
// room of one. It sequences commands and broadcasts facts; what they mean is decided in core and in its parts.
import { join } from 'node:path';
import type { Frame } from '#core/frame';
import { type Action, can, type Ground, type Role } from '#core/permissions';
import { type Command, type Fact, PROTOCOL_VERSION, type SandboxState } from '#core/protocol';
import type { Library } from '#server/content/library';
import { createRoomBlocks, type Refusal } from './room-blocks';
import { createRoomTerminals, type OpenRequest, type RoomPage } from './room-terminals';
import { createSandboxHolder, type HolderDeps } from './sandbox-holder';
import type { Sandbox } from '#server/sandbox/provider';

export type RoomDeps = Omit<HolderDeps, 'provider'> & {
  /** Null where there are no sandboxes at all; `noSandboxes` says why. */
  provider: HolderDeps['provider'] | null;
  noSandboxes: string;
  library: Library;
  ground: Ground;
};

export type RoomKey = { deck: string; participant: string; role: Role };

/** What a page can say once it has said hello. */
export type RoomCommand = Exclude<Command, { type: 'hello' } | { type: 'ping' }>;

export type RoomHost = {
  readonly sandbox: Sandbox | null;
  readonly isEmpty: boolean;
  /** Sends the snapshot, then every fact. */
  join(page: RoomPage): void;
  leave(page: RoomPage): void;
  handle(page: RoomPage, command: RoomCommand): Promise<void>;
  /** Keys for a terminal. */
  input(page: RoomPage, frame: Frame): void;
  deckChanged(): void;
  close(): Promise<void>;
};

export function createRoomHost(key: RoomKey, deps: RoomDeps): RoomHost {
  const pages = new Set<RoomPage>();
  const broadcast = (fact: Fact) => {
    for (const page of pages) page.send(fact);
  };
  const readDeck = async () => {
    const outcome = await deps.library.compiled(key.deck);
    return outcome?.ok ? outcome.deck : null;
  };
  const blocks = createRoomBlocks(readDeck, broadcast);
  const terminals = createRoomTerminals({ broadcast, onBlock: blocks.changed });
  const barred = barredReason(key, deps);
  const holder = deps.provider && !barred ? createSandboxHolder({ ...deps, provider: deps.provider }, request, sandboxChanged) : null;

  async function request() {
    const app = (await readDeck())?.manifest.app;
    return { owner: `${key.deck}/${key.participant}`, workFolder: app ? join(deps.library.folder(key.deck), app) : null };
  }

  function sandboxChanged(state: SandboxState): void {
    if (state.state === 'gone') void terminals.closeAll(state.reason);
    if (state.state === 'ready') blocks.reset();
    broadcast({ type: 'sandbox-changed', sandbox: state });
  }

  function sandboxState(): SandboxState {
    return holder?.state ?? { state: 'refused', reason: barred ?? deps.noSandboxes };
  }

  function refuse(page: RoomPage, refusal: Refusal, about: { block?: string; terminal?: number }): void {
    page.send({ type: 'refused', ...refusal, ...about });
  }

  async function open(page: RoomPage, request: OpenRequest): Promise<void> {
    const sandbox = await holder?.ensure();
    if (!sandbox) return page.send({ type: 'sandbox-changed', sandbox: sandboxState() });
    if (!pages.has(page)) return;
    try {
      await terminals.open(page, sandbox, request);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      refuse(page, { reason: 'no-terminal', message: `The terminal could not be opened: ${why}` }, { terminal: request.terminal });
    }
  }

  async function run(page: RoomPage, command: RoomCommand & { type: 'run-block' }): Promise<void> {
    const sandbox = holder?.sandbox;
    const relay = terminals.get(command.terminal);
    const refusal =
      sandbox && relay
        ? await blocks.run(command.block, relay, sandbox, command.interrupt)
        : { reason: 'no-terminal' as const, message: 'Open the terminal first, then run the block.' };
    if (refusal) refuse(page, refusal, { block: command.block, terminal: command.terminal });
  }

  async function check(page: RoomPage, block: string): Promise<void> {
    const sandbox = holder?.sandbox;
    const refusal = sandbox
      ? await blocks.check(block, sandbox)
      : { reason: 'no-sandbox' as const, message: 'There is no sandbox yet. Open the terminal first.' };
    if (refusal) refuse(page, refusal, { block });
  }

  return {
    get sandbox() {
      return holder?.sandbox ?? null;
    },
    get isEmpty() {
      return pages.size === 0;
    },
    join(page) {
      pages.add(page);
      const { runs, checks } = blocks;
      const sandbox = sandboxState();
      page.send({ type: 'snapshot', version: PROTOCOL_VERSION, role: key.role, sandbox, terminals: terminals.numbers, runs, checks });
    },
    leave(page) {
      pages.delete(page);
      terminals.leave(page);
    },
    async handle(page, command) {
      switch (command.type) {
        case 'open-terminal':
          return open(page, command);
        case 'resize-terminal':
          return terminals.get(command.terminal)?.resize(command.cols, command.rows);
        case 'close-terminal':
          return terminals.close(command.terminal);
        case 'acknowledge':
          if (!terminals.acknowledge(page, command.terminal, command.offset)) {
            refuse(page, { reason: 'bad-input', message: 'Acknowledged output that was never sent.' }, { terminal: command.terminal });
          }
          return;
        case 'run-block':
          return run(page, command);
        case 'check-block':
          return check(page, command.block);
      }
    },
    input(page, frame) {
      const relay = terminals.get(frame.terminal);
      if (relay) relay.input(frame.bytes);
      else refuse(page, { reason: 'no-terminal', message: 'This terminal is closed.' }, { terminal: frame.terminal });
    },
    deckChanged: () => broadcast({ type: 'deck-changed' }),
    async close() {
      await terminals.closeAll('The server is stopping.');
      await holder?.release();
    },
  };
}

/** Why this participant gets no sandbox, or null. The one place that asks for the right to one. */
function barredReason(key: RoomKey, deps: RoomDeps): string | null {
  const isLocal = deps.provider?.name === 'local';
  const action: Action = isLocal ? 'use-local-shell' : 'use-sandbox';
  if (!deps.provider || can(key.role, action, deps.ground)) return null;
  return isLocal
    ? 'The terminal here is a shell on the presenter’s own computer, so it is for the presenter only. Open the presenter’s link.'
    : 'Sandboxes here are no security boundary, so guests get none over the network. The presenter’s link opens one.';
}
