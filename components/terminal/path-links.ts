import type { IBufferCellPosition, ILinkProvider, Terminal } from '@xterm/xterm';
import { copyText } from '../ui/copy-text';
import type { ScreenStore } from './screen-state';

/** A path over more rows than these is no path that anybody reads. */
const MAX_ROWS = 8;

/** No shell reads any of these as more than a letter: a path may be typed as it stands. */
const LETTER = String.raw`[\p{L}\p{N}_.@%+=,-]`;
const NOT_WITHIN = String.raw`(?<![\p{L}\p{N}_.@%+=,:/~$-])`;
const LINE = String.raw`(?::\d{1,7}(?::\d{1,5})?)?`;

const ANCHORED = String.raw`(?:~|\.{1,2})?/${LETTER}+(?:/${LETTER}+)*/?`;
/** `app/main.go` is one, `and/or` and `text/html` are none. */
const WITH_ENDING = String.raw`[\p{L}\p{N}_.@]${LETTER}*/(?:${LETTER}+/)*${LETTER}*\.\p{L}[\p{L}\p{N}]{0,7}`;
/** Without a slash only with a line; `example.com:443` is a port. */
const NAMED_LINE = String.raw`(?:[\p{L}_]${LETTER}*\.(?!(?:com|org|net|io|dev|local|example)\b)\p{L}\w{0,5}|Dockerfile|Makefile):\d{1,7}(?::\d{1,5})?`;

const PATH = new RegExp(
  `${NOT_WITHIN}(?:(?:${ANCHORED}|${WITH_ENDING})${LINE}|${NAMED_LINE})(?![\\p{L}\\p{N}_/])`,
  'gu',
);

export type FoundPath = { from: number; shown: string; path: string };

/** The paths in one line of output: as they stand there, and without line and column. */
export function findPaths(text: string): FoundPath[] {
  return Array.from(text.matchAll(PATH), (match) => {
    // What ends a sentence ends no path.
    const shown = match[0].replace(/[.,]+$/, '');
    return { from: match.index, shown, path: shown.replace(/(:\d+){1,2}$/, '') };
  }).filter(({ path }) => /[\p{L}\p{N}]/u.test(path));
}

type Screen = { term: Terminal; state: ScreenStore; announce(text: string): void };

/** A path in the output can be copied or typed, both only by a click and an answer: there is no editor to open it in. */
export function linkPaths(screen: Screen): void {
  const provider: ILinkProvider = {
    provideLinks(row, callback) {
      const { text, places } = readWrapped(screen.term, row - 1);
      callback(
        findPaths(text).flatMap((found) => {
          const start = places[found.from];
          const end = places[found.from + found.shown.length - 1];
          if (!start || !end) return [];
          return [{ text: found.shown, range: { start, end }, activate: () => offer(screen, found) }];
        }),
      );
    },
  };
  // A finger that only wants the keyboard would meet a question.
  if (!matchMedia('(hover: none)').matches) screen.term.registerLinkProvider(provider);
}

function offer({ term, state, announce }: Screen, { shown, path }: FoundPath): void {
  if (state.get().question) return;
  // A program on the whole screen would take letters for orders.
  const isAtPrompt = term.buffer.active.type === 'normal';
  state.set({
    question: {
      words: isAtPrompt ? 'Copy or type this path?' : 'Copy this path?',
      detail: shown,
      yes: 'Copy',
      isAsked: true,
      accept: () => void copyText(shown).then((copied) => announce(copied ? 'Copied' : 'Not copied')),
      ...(isAtPrompt ? { other: { words: 'Type it, without Enter', act: () => term.input(path) } } : {}),
    },
  });
}

/** One line of output, over all rows that it fills, and the place of each of its characters. */
function readWrapped(term: Terminal, row: number): { text: string; places: IBufferCellPosition[] } {
  const buffer = term.buffer.active;
  let first = row;
  while (first > Math.max(0, row - MAX_ROWS) && buffer.getLine(first)?.isWrapped) first -= 1;
  let text = '';
  const places: IBufferCellPosition[] = [];
  for (let y = first; y < first + 2 * MAX_ROWS; y += 1) {
    const line = buffer.getLine(y);
    if (!line || (y > first && !line.isWrapped)) break;
    for (let x = 0; x < line.length; x += 1) {
      const cell = line.getCell(x);
      if (!cell || cell.getWidth() === 0) continue;
      const letters = cell.getChars() || ' ';
      text += letters;
      for (let i = 0; i < letters.length; i += 1) places.push({ x: x + 1, y: y + 1 });
    }
  }
  return { text, places };
}
