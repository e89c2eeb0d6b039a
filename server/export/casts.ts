// Owns the recordings that an export shows: those on slides, and those in the deck's folder `recordings` that stand for
// what the terminal of a slide shows.
import { type Cast, parseCast } from '#core/asciicast';
import type { Deck } from '#core/deck';
import { parseDeckFileUrl } from '#core/deck-file';
import type { ScreenText } from '#core/export';
import { hasTerminal } from '#core/layouts';
import { boundOutput } from '#core/output-bounds';
import { openDeckFile } from '../content/deck-files';
import { openHeadless } from '../screens/internals';

/** Bytes of recordings in the folder's `recordings/<slide>.cast`, by name of slide. */
export async function terminalCasts({ slides }: Deck, folder: string): Promise<Record<string, Buffer>> {
  const casts: Record<string, Buffer> = {};
  for (const { name, look } of slides) {
    const bytes = hasTerminal(look.layout) ? await readDeckFile(folder, `recordings/${name}.cast`) : null;
    if (bytes) casts[name] = bytes;
  }
  return casts;
}

/** What a page's address of a file of the deck leads to. */
export async function fileAt(folder: string, address: string): Promise<Buffer | null> {
  const asked = parseDeckFileUrl(address);
  return asked ? readDeckFile(folder, asked.path) : null;
}

/** Null where there is none. */
export async function readDeckFile(folder: string, path: string): Promise<Buffer | null> {
  const file = await openDeckFile(folder, path);
  try {
    return file ? await file.readFile() : null;
  } finally {
    await file?.close();
  }
}

/** What stands on its last screen. `name` is for people, when it cannot be read. */
export async function screenTextOf(bytes: Buffer, name: string): Promise<ScreenText> {
  const outcome = parseCast(bytes.toString('utf8'));
  if (outcome.ok) return { title: outcome.cast.title, text: await lastScreenOf(outcome.cast) };
  const [fault] = outcome.faults;
  throw new Error(`The recording ${name} cannot be read. Line ${fault?.line}: ${fault?.message}`);
}

async function lastScreenOf({ cols, rows, events }: Cast): Promise<string> {
  const term = openHeadless({ cols, rows, scrollback: 0 });
  const bound = boundOutput();
  const encoder = new TextEncoder();
  try {
    for (const event of events) {
      if (event.kind === 'resize') term.resize(event.cols, event.rows);
      if (event.kind !== 'output') continue;
      const bytes = bound(encoder.encode(event.text));
      await new Promise<void>((settle) => term.write(bytes, settle));
    }
    const { active } = term.buffer;
    const lines = Array.from({ length: term.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true),
    );
    return lines.join('\n').trimEnd();
  } finally {
    term.dispose();
  }
}
