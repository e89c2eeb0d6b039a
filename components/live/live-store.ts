import type { ScreenFrame } from '#core/frame';
import type { Command } from '#core/protocol';
import type { TerminalCommand, TerminalFact } from '#core/terminal-protocol';
import { createStore, type Store } from '../ui/store';
import { FIRST_STATE, type LiveState } from './live-state';
import type { RunnableBlock } from './run';

type FactOf<T extends TerminalFact['type']> = Extract<TerminalFact, { type: T }>;

/** What its socket asks of a terminal on the page, and tells it. */
export type TerminalPort = {
  /** Its shell and the next output byte of it that has not come, if any; and its size, so that the shell starts so. */
  standing(): { shell?: string; from: number | null; cols: number; rows: number };
  opened(fact: FactOf<'terminal-opened'>): void;
  /** Nothing is taken any more until it is opened again. */
  lost(): void;
  output(offset: number, bytes: Uint8Array): void;
  skipped(fact: FactOf<'output-skipped'>): void;
  screen(screen: ScreenFrame): void;
  /** The shell has had all input before `offset`. */
  typed(offset: number): void;
};

/** The ways out to the server. All are false when nothing was sent. */
export type Line = {
  send(command: Command): boolean;
  terminals: {
    send(terminal: number, command: TerminalCommand): boolean;
    input(terminal: number, offset: number, bytes: Uint8Array): boolean;
    /** The page draws it no longer. */
    hangUp(terminal: number): void;
  };
};

export type LiveStore = Line &
  Store<LiveState> & {
    announce(text: string): void;
    /** Given by the live socket's owner while it is open. */
    setLine(line: Line | null): void;
    ports: Map<number, TerminalPort>;
    /** The blocks on the page that can be run, by name. */
    blocks: Map<string, RunnableBlock>;
    /** The frames of checks on the page, by their block's id. */
    checks: Map<string, Element>;
    /** Told when `checks` has changed, while there is a socket. */
    onChecks: (() => void) | null;
    /** Given by the page's open room: says to who only watches how they take part. */
    onTakePart?: (() => void) | undefined;
  };

/** One a page, and small: it is there before the socket's own code has been fetched. */
export function createLiveStore(): LiveStore {
  const store = createStore(FIRST_STATE);
  let line: Line | null = null;
  const ports: LiveStore['ports'] = new Map();
  return {
    ...store,
    announce: (text) => store.set({ announcement: { text, serial: store.get().announcement.serial + 1 } }),
    send: (command) => line?.send(command) ?? false,
    terminals: {
      send: (terminal, command) => line?.terminals.send(terminal, command) ?? false,
      input: (terminal, offset, bytes) => line?.terminals.input(terminal, offset, bytes) ?? false,
      hangUp: (terminal) => line?.terminals.hangUp(terminal),
    },
    setLine(next) {
      line = next;
      if (!next) for (const port of ports.values()) port.lost();
    },
    ports,
    blocks: new Map(),
    checks: new Map(),
    onChecks: null,
  };
}
