import { useEffect, useRef, useState } from 'react';
import { type CastTextLine, castText, MAX_TEXT_LINES } from '#core/cast-text';
import type { StageCast } from '#core/playback';
import type { CastShelf } from './cast-shelf';

/** `lines`: at seconds of the playback. `missing`: recordings that could not be had. `isCut`: there is more than is searched. */
export type TerminalText = { lines: readonly CastTextLine[]; isLoading: boolean; missing: number; isCut: boolean };

/** Behind the moment itself, which sums of seconds may miss. */
const JUST_AFTER = 0.001;
const NOTHING: TerminalText = { lines: [], isLoading: false, missing: 0, isCut: false };

/** What the terminals on stage printed, fetched when it is first wanted. */
export function useTerminalText(casts: readonly StageCast[], shelf: CastShelf, isWanted: boolean): TerminalText {
  const [text, setText] = useState(NOTHING);
  const read = useRef<readonly StageCast[]>(null);
  useEffect(() => {
    if (!isWanted || read.current === casts) return;
    let isOver = false;
    setText({ ...NOTHING, isLoading: true });
    void readAll(casts, shelf).then((found) => {
      if (isOver) return;
      read.current = casts;
      setText(found);
    });
    return () => {
      isOver = true;
    };
  }, [casts, shelf, isWanted]);
  return text;
}

/** One after the other: a recording is large, and the first ones may be all that is searched. */
async function readAll(casts: readonly StageCast[], shelf: CastShelf): Promise<TerminalText> {
  const text = { lines: [] as CastTextLine[], isLoading: false, missing: 0, isCut: false };
  for (const src of new Set(casts.map((cast) => cast.src))) {
    const spans = casts.filter((cast) => cast.src === src);
    const outcome = await shelf.load(src);
    if (!outcome.ok) {
      text.missing += 1;
      continue;
    }
    const { lines, isCut } = castText(outcome.cast.events, MAX_TEXT_LINES - text.lines.length);
    const begins = spans[0]?.begins ?? 0;
    const isOnStage = ({ at }: CastTextLine) => spans.some(({ from, to }) => at >= from && at < to);
    text.lines.push(...lines.map((line) => ({ ...line, at: begins + line.at + JUST_AFTER })).filter(isOnStage));
    text.isCut ||= isCut;
  }
  return text;
}
