// Owns captions as they are kept, whatever they were written in, and which format a text is of. Times are seconds. Nothing
// throws; what cannot be read is passed over and told with its line, and sizes are bounded.
import { readSrt } from './captions-srt';
import { readTimedText } from './captions-timed-text';
import { readVtt } from './captions-vtt';
import { type Cue, type CueFault, finishCues, linesOf } from './cues';

export const MAX_CAPTIONS_LENGTH = 1024 * 1024;

export type CaptionsOutcome =
  /** `passedOver`: lines; `faults` names the first of them. */
  | { ok: true; format: 'WebVTT' | 'SRT' | 'timed text'; cues: Cue[]; faults: CueFault[]; passedOver: number }
  /** `line`: the first that cannot be read. */
  | { ok: false; message: string; line: number };

/** A file's text: UTF-16 tells itself by its mark; what is no UTF-8 comes from where Windows-1252 was usual. */
export function captionsText(file: ArrayBuffer): string {
  const bytes = new Uint8Array(file);
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** By what the text looks like: names of files say little. */
export function parseCaptions(text: string): CaptionsOutcome {
  if (text.length > MAX_CAPTIONS_LENGTH)
    return { ok: false, message: 'These captions are larger than 1 MiB.', line: 1 };
  const lines = linesOf(text);
  const format = formatOf(lines);
  const read = { WebVTT: readVtt, SRT: readSrt, 'timed text': readTimedText }[format](lines);
  const { cues, faults, passedOver } = finishCues(read);
  const [first] = faults;
  if (cues.length > 0) return { ok: true, format, cues, faults, passedOver };
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
