// Owns the file that who drives an open room has in their editor, as those who look at it see it. The driver's page says
// each change; ten times a second at most all are told what that comes to, in one text.

import { MAX_EDIT_BYTES } from '#core/files';
import type { EditorView, StageCommand, StageFact, StageFile } from '#core/stage-protocol';
import { changeBetween, changed } from '#core/text-change';
import { StageFeed, type StageSink } from './stage-feed';

const TELL_MS = 100;
/** The driver hears how many look: a whole hall may come in the same second. */
const COUNT_MS = 500;

type Shown = { file: StageFile; text: string; view: EditorView | null };
/** What the driver's page says of its editor. */
export type EditorCommand = Extract<
  StageCommand,
  { type: 'file-shown' | 'text-changed' | 'view-changed' | 'file-hidden' }
>;

/** The driver's page. */
export type EditorLink = { tellPeople(people: number): void; dismiss(): void };

const CLOSED = encoded({ type: 'editor-closed' });

export class StageEditor {
  private link: EditorLink | null = null;
  /** As the driver has it, and as it was told. */
  private shown: Shown | null = null;
  private told: Shown | null = null;
  /** `told` for those who have nothing; made when somebody comes. */
  private whole: Uint8Array | null = CLOSED;
  private readonly feed = new StageFeed(() => [this.wholeOfTold()]);
  private timer: NodeJS.Timeout | undefined;
  private counting: NodeJS.Timeout | undefined;

  look(sink: StageSink): () => void {
    const leave = this.feed.add(sink);
    this.countLater();
    return () => {
      leave();
      this.countLater();
    };
  }

  /** The latest page shows its editor, in place of any before. */
  show(link: EditorLink): { take(command: EditorCommand): boolean; leave(): void } {
    const before = this.link;
    this.link = link;
    before?.dismiss();
    link.tellPeople(this.feed.size);
    return {
      take: (command) => this.link !== link || this.take(command),
      leave: () => {
        if (this.link !== link) return;
        this.link = null;
        this.shown = null;
        this.tell();
      },
    };
  }

  /** False when it makes no sense. */
  private take(command: EditorCommand): boolean {
    if (command.type === 'file-hidden') this.shown = null;
    else if (command.type === 'file-shown') this.shown = { file: command.file, text: '', view: null };
    else if (!this.shown) return false;
    else if (command.type === 'view-changed') this.shown = { ...this.shown, view: command.view };
    else {
      const text = changed(this.shown.text, command);
      if (text === null || text.length > MAX_EDIT_BYTES) return false;
      this.shown = { ...this.shown, text };
    }
    this.tellLater();
    return true;
  }

  private tellLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, TELL_MS);
  }

  private tell(): void {
    const { told, shown } = this;
    this.told = shown;
    if (told === shown) return;
    this.whole = null;
    if (!told || !shown || told.file !== shown.file) return this.feed.tell(this.wholeOfTold());
    const change = changeBetween(told.text, shown.text);
    if (change) this.feed.tell(encoded({ type: 'editor-changed', ...change }));
    if (shown.view && shown.view !== told.view) this.feed.tell(encoded({ type: 'editor-moved', view: shown.view }));
  }

  private wholeOfTold(): Uint8Array {
    this.whole ??= this.told ? encoded({ type: 'editor-opened', ...this.told }) : CLOSED;
    return this.whole;
  }

  private countLater(): void {
    this.counting ??= setTimeout(() => {
      this.counting = undefined;
      this.link?.tellPeople(this.feed.size);
    }, COUNT_MS);
  }
}

function encoded(fact: StageFact): Uint8Array {
  return Buffer.from(JSON.stringify(fact));
}
