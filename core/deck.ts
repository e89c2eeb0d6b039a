// Owns the model of a compiled deck: what the server knows of it besides the rendered slides.
import type { Fault } from './fault';
import type { FenceRole } from './fence';
import type { SlideFigure } from './figure-view';
import type { SlideLook } from './layouts';
import type { Manifest } from './manifest';
import type { DeckPoll } from './polls';
import type { Stop } from './position';
import type { Question, Task } from './tasks';

/** A fenced block with a role. Shown code has none and is not listed. */
export type Block = {
  /** Unique in its deck. */
  name: string;
  role: FenceRole;
  /** The command text, without the fence. */
  text: string;
  /** First 12 hexadecimal digits of the SHA-256 of `text`. */
  hash: string;
  /** The node of the sandbox that it runs on; `ALL_NODES`: each. */
  node: string;
  /** The name of the terminal that it runs in; null: the one in front. Pages open it where they have none of that name. */
  terminal: string | null;
  /** Source of a regular expression that its output matches when it is done; null: done when the prompt is back. */
  wait: string | null;
  /** Of a block that must fail, or a wrong try: source of a regular expression for its output, or the hint it meets. */
  reason: string | null;
  expectsFailure: boolean;
  /** What holds the terminal is ended first. */
  interrupt: boolean;
  /** Not a second time in a sandbox. */
  once: boolean;
  /** Of a file: its path from the work folder. */
  path: string | null;
  /** Of a check: what its tick says; null: its name. */
  title: string | null;
  /** Of a check: a command in a shell, or the address that core/http-check reads in `text`. */
  asks: 'shell' | 'http';
  /** Of a check: until it is ended; null: the usual. */
  timeoutMs: number | null;
  /** Of a check: it must pass for the tasks that build on its own: core/foundations. */
  holds: boolean;
  /** The task that it stands in. */
  task: string | null;
  /** Address of its slide. */
  slide: string;
  line: number;
};

export type Slide = Stop & {
  /** Plain text of its first heading; its name when it has none. */
  title: string;
  look: SlideLook;
  /** What the talk calls it, from 1; null for one that is not counted. */
  number: number | null;
  /** The blocks that steps carry out. */
  actions: readonly { step: number; block: string }[];
  /** What its figures draw. */
  figures: readonly SlideFigure[];
  /** 1-based, in the deck's file. */
  line: number;
};

/** Presenter notes of a slide, as Markdown. They go to the presenter only, and never with the slide. */
export type SlideNotes = { slide: string; text: string };

/** `address` as it is written. */
export type DeckLink = { address: string; slide: string; line: number };

export type Deck = {
  /** Folder name under the content folder. */
  name: string;
  manifest: Manifest;
  slides: Slide[];
  blocks: Block[];
  tasks: Task[];
  questions: Question[];
  /** Those that its text or commands mention, by name: core/variables. */
  variables: string[];
  links: DeckLink[];
  polls: DeckPoll[];
};

/** Either the deck, or why it cannot be shown; `title` is what the home page calls it meanwhile. */
export type DeckOutcome = { ok: true; deck: Deck } | { ok: false; name: string; title: string; faults: Fault[] };

/** The block as it stands now, or why it cannot be run. */
export function findBlock(deck: Deck, name: string, hash: string): Block | 'unknown' | 'changed' {
  const block = deck.blocks.find((each) => each.name === name);
  if (!block) return 'unknown';
  return block.hash === hash ? block : 'changed';
}

/** Whether the command calls Docker, so that it is told apart before it fails where there is none. */
export function needsDocker(block: Block): boolean {
  return /(?:^|[\s;&|(])docker(?:\s|$)/m.test(block.text);
}
