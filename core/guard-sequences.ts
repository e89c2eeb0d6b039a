// Owns what is left out of a shell's output before a terminal draws it, on the page and in its mirror on the server: what
// only a hostile stream asks for, and one order that xterm.js 6.0.0 throws on.

/** More than any line has cells; xterm would do each one by one, and the page would stand still. */
const MAX_COUNT = 4_096;

/** Orders that are carried out as often as their number says: insert, delete, repeat, tab. */
const COUNTED = ['@', 'I', 'P', 'X', 'Z', 'b'] as const;

/** The same, where each one moves every line of the screen: insert, delete and scroll lines. */
const COUNTED_LINES = ['L', 'M', 'S', 'T'] as const;

/** Sets of colours. The page's theme rules, and xterm would write its whole style sheet anew for each. */
const SET_COLOURS = [4, 10, 11, 12] as const;
const RESTORE_COLOURS = [104, 110, 111, 112] as const;
const MAX_COLOURS = 256;

/** xterm tells each link of every line that comes. */
const MAX_LINKS = 1_000;
const MAX_LINK_CHARACTERS = 4_096;

type CsiHandler = (params: (number | number[])[]) => boolean;

/** The part of an xterm.js terminal that also one without a screen has. */
export type GuardedTerminal = {
  readonly cols: number;
  readonly rows: number;
  readonly buffer: {
    onBufferChange(listener: () => void): unknown;
    readonly active: { readonly cursorX: number; readonly cursorY: number; readonly length: number };
  };
  readonly parser: {
    registerCsiHandler(id: { final: string }, handler: CsiHandler): unknown;
    registerOscHandler(number: number, handler: (data: string) => boolean): unknown;
  };
  registerMarker(): { onDispose(listener: () => void): unknown } | undefined;
};

/** Leaves out what only a hostile stream asks for. */
export function guardSequences(term: GuardedTerminal): void {
  const { parser } = term;
  const refuseAbove = (limit: () => number) => (params: (number | number[])[]) =>
    params.some((count) => Number(count) > limit());
  for (const final of COUNTED)
    parser.registerCsiHandler(
      { final },
      refuseAbove(() => MAX_COUNT),
    );
  for (const final of COUNTED_LINES)
    parser.registerCsiHandler(
      { final },
      refuseAbove(() => term.rows),
    );
  for (const number of SET_COLOURS) parser.registerOscHandler(number, (data) => !asksForColours(data));
  for (const number of RESTORE_COLOURS) parser.registerOscHandler(number, () => true);
  guardLinks(term);
  guardErasing(term);
}

/** A question alone is answered, with figures. */
function asksForColours(data: string): boolean {
  const parts = data.split(';');
  return parts.length <= 2 * MAX_COLOURS && parts.every((part) => part === '?' || /^\d{1,3}$/.test(part));
}

/** Beyond the bound a link's words stay and lead nowhere, until earlier ones have gone with their lines. */
function guardLinks(term: GuardedTerminal): void {
  let links = 0;
  let linksInOtherBuffer = 0;
  term.buffer.onBufferChange(() => {
    linksInOtherBuffer = 0;
  });
  term.parser.registerOscHandler(8, (data) => {
    if (data.endsWith(';')) return false;
    if (data.length > MAX_LINK_CHARACTERS || links + linksInOtherBuffer >= MAX_LINKS) return true;
    const marker = term.registerMarker();
    if (marker) {
      links += 1;
      marker.onDispose(() => {
        links -= 1;
      });
    } else linksInOtherBuffer += 1;
    return false;
  });
}

/** Erasing all up to the last cell looks at the line behind the last, and drops whatever comes in the same write. */
function guardErasing(term: GuardedTerminal): void {
  term.parser.registerCsiHandler({ final: 'J' }, ([kind]) => {
    const { cursorX, cursorY, length } = term.buffer.active;
    return kind === 1 && cursorX >= term.cols - 1 && cursorY + 1 >= length;
  });
}
