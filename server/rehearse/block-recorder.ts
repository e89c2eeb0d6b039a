// Owns what the terminals of a rehearsal print while one block is carried out, with its times.
import type { CastEvent } from '#core/asciicast';
import { CUT_NOTE } from '#core/block-cast';
import { createUtf8Reader } from '#core/utf8-reader';

/** Of one block; more is not kept, and its recording will say that something is left out. */
const MAX_CHARACTERS = 512 * 1024;
const MAX_PROMPT_CHARACTERS = 4 * 1024;

type Track = { reader: ReturnType<typeof createUtf8Reader>; line: string; events: CastEvent[]; characters: number };

export class BlockRecorder {
  private readonly tracks = new Map<number, Track>();
  private begin = performance.now();

  take(terminal: number, bytes: Uint8Array): void {
    const track = this.trackOf(terminal);
    const text = track.reader.read(bytes);
    if (text === '') return;
    const lines = (track.line + text).split('\n');
    track.line = (lines.at(-1) ?? '').slice(-MAX_PROMPT_CHARACTERS);
    if (track.characters > MAX_CHARACTERS) return;
    track.characters += text.length;
    const kept = track.characters > MAX_CHARACTERS ? CUT_NOTE : text;
    track.events.push({ time: (performance.now() - this.begin) / 1000, kind: 'output', text: kept });
  }

  /** A block begins: each recording starts with the line that the cursor is in, which is the prompt. */
  start(): void {
    this.begin = performance.now();
    for (const track of this.tracks.values()) {
      track.events = track.line === '' ? [] : [{ time: 0, kind: 'output', text: track.line }];
      track.characters = 0;
    }
  }

  eventsOf(terminal: number): readonly CastEvent[] {
    return [...(this.tracks.get(terminal)?.events ?? [])];
  }

  private trackOf(terminal: number): Track {
    const known = this.tracks.get(terminal);
    if (known) return known;
    const track: Track = { reader: createUtf8Reader(), line: '', events: [], characters: 0 };
    this.tracks.set(terminal, track);
    return track;
  }
}
