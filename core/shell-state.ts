// Owns what a shell is doing, as far as its prompt marks tell, and how the block typed into it fares.
import type { RunState } from './protocol';
import type { PromptMark } from './terminal-marks';

/** `running`: something other than the prompt holds the terminal; typed text would reach that. */
export type ShellActivity = 'starting' | 'prompt' | 'running';

export type ShellState = {
  activity: ShellActivity;
  /**
   * The block whose end has not been seen. `isBack`: a prompt has begun since it was typed. `status`: first that is not 0
   * so far; null before any command ended.
   */
  block: { name: string; begun: boolean; isBack: boolean; status: number | null } | null;
};

export const NEW_SHELL: ShellState = { activity: 'starting', block: null };

/** What happened to the block, for those who watch it. */
export type BlockChange = { block: string; run: RunState };

export type ShellStep = { state: ShellState; change: BlockChange | null };

/** A block has been typed at the prompt of this shell. */
export function blockTyped(name: string, terminal: number): ShellStep {
  return {
    state: { activity: 'running', block: { name, begun: false, isBack: false, status: null } },
    change: { block: name, run: { state: 'waiting', terminal } },
  };
}

/**
 * A block of several commands has ended when the prompt is back, not at its first D. One that holds nothing but remarks
 * has neither C nor D. A prompt that ends without having begun was drawn again, for another size.
 */
export function markSeen(state: ShellState, mark: PromptMark, terminal: number): ShellStep {
  const { block } = state;
  switch (mark.kind) {
    case 'prompt-begun':
      return { state: block ? { ...state, block: { ...block, isBack: true } } : state, change: null };
    case 'command-begun': {
      if (!block || block.begun) return { state: { ...state, activity: 'running' }, change: null };
      const begun = { ...block, begun: true };
      return {
        state: { activity: 'running', block: begun },
        change: { block: block.name, run: { state: 'running', terminal } },
      };
    }
    case 'command-ended': {
      if (!block) return { state, change: null };
      return {
        state: { ...state, block: { ...block, begun: true, status: block.status || mark.status } },
        change: null,
      };
    }
    case 'prompt-ended': {
      if (!block) return { state: { ...state, activity: 'prompt' }, change: null };
      if (!block.isBack) return { state, change: null };
      const run: RunState = { state: 'finished', terminal, status: block.status ?? 0 };
      return { state: { activity: 'prompt', block: null }, change: { block: block.name, run } };
    }
  }
}

/** The block's output is what it waits for: it counts as done, whatever still holds the terminal. */
export function blockReady(state: ShellState, terminal: number): ShellStep {
  const { block } = state;
  if (!block) return { state, change: null };
  const run: RunState = { state: 'finished', terminal, status: 0, ready: true };
  return { state: { ...state, block: null }, change: { block: block.name, run } };
}

/** The shell is no more. */
export function shellEnded(state: ShellState, terminal: number): BlockChange | null {
  return state.block ? { block: state.block.name, run: { state: 'lost', terminal } } : null;
}

/** The bytes that run `text` at a bash prompt. */
export function typedBlock(text: string): string {
  return `${enteredText(text)}\r`;
}

/**
 * The bytes that put `text` into the terminal and leave Enter to people. Other programs than the prompt have keys of their
 * own and may know no pastes: they get it as a person would type it.
 */
export function insertedBlock(text: string, isAtPrompt: boolean): string {
  return isAtPrompt ? enteredText(text) : trimmed(text).replaceAll('\n', '\r');
}

/**
 * First what stands on the line is taken away (Ctrl-E Ctrl-U; Ctrl-Y brings it back), with a space before, as a bell rings
 * where there is nothing to take. Then the text, bracketed as a paste when it has several lines, which the shell then
 * reads as one entry, or tabs, which it would complete.
 */
function enteredText(text: string): string {
  const body = trimmed(text);
  return `\x05 \x15${/[\n\t]/.test(body) ? `\x1b[200~${body}\x1b[201~` : body}`;
}

function trimmed(text: string): string {
  return text.replace(/\s+$/, '');
}
