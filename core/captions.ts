// Owns captions as they are kept, whatever they were written in, and which format a text is of. Times are seconds. Nothing
// throws; what cannot be read is passed over and told with its line, and sizes are bounded.
import { readSrt } from './captions-srt';
import { readTimedText } from './captions-timed-text';
import { readVtt } from './captions-vtt';
import { type Cue, type CueFault, finishCues, linesOf } from './cues';

export const MAX_CAPTIONS_LENGTH = 1024 * 1024;

export type CaptionsOutcome =
  | { ok: true; format: 'WebVTT' | 'SRT' | 'timed text'; cues: Cue[]; faults: CueFault[] }
  /** `line`: the first that cannot be read. */
  | { ok: false; message: string; line: number };

/** By what the text looks like: names of files say little. */
export function parseCaptions(text: string): CaptionsOutcome {
  if (text.length > MAX_CAPTIONS_LENGTH)
    return { ok: false, message: 'These captions are larger than 1 MiB.', line: 1 };
  const lines = linesOf(text);
  const format = formatOf(lines);
  const read = { WebVTT: readVtt, SRT: readSrt, 'timed text': readTimedText }[format](lines);
  const { cues, faults } = finishCues(read);
  const [first] = faults;
  if (cues.length > 0) return { ok: true, format, cues, faults };
  const why = first ? ` Line ${first.line}: ${first.message}` : '';
  return { ok: false, message: `There is no caption with a time in it.${why}`, line: first?.line ?? 1 };
}

function formatOf(lines: readonly string[]): 'WebVTT' | 'SRT' | 'timed text' {
  if (/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) return 'WebVTT';
  return lines.some((line) => line.includes('-->')) ? 'SRT' : 'timed text';
}

/** `offset`: seconds by which all come later. Those that are said at that time, the first first. */
export function cuesAt(cues: readonly Cue[], seconds: number, offset: number): Cue[] {
  const at = seconds - offset;
  return cues.filter(({ from, to }) => from <= at && at < to);
}
