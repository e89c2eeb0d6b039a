// Owns the drawing of TeX as MathML, which browsers lay out by themselves.
import temml from 'temml';
import type { Fault } from '#core/fault';
import { type Allowed, type Drawn, draw, eachElement, readMarkup } from './markup';
import type { PictureOutcome, PictureSource } from './pictures';

/** A slide holds no longer one, and TeX's groups are read one inside the other. */
const MAX_LENGTH = 2000;

const list = (names: string) => new Set(names.split(' '));

const MATHML: Allowed = {
  elements: list(
    'math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder ' +
      'mover munderover mmultiscripts mprescripts mtable mtr mtd',
  ),
  attributes: list(
    'display displaystyle scriptlevel mathvariant mathcolor mathbackground mathsize width height depth lspace rspace voffset ' +
      'linethickness form fence separator stretchy symmetric largeop movablelimits minsize maxsize accent accentunder ' +
      'notation rowspan columnspan columnalign rowalign columnspacing rowspacing columnlines rowlines style',
  ),
};

/** Lengths, colours and keywords: nothing that is fetched. */
const STYLE = /^[\w\s.:;%#,+-]*$/;

export function drawMaths(source: PictureSource): PictureOutcome {
  const outcome = mathmlOf(source, true);
  if (!outcome.drawn) return outcome;
  const label = source.title === null ? {} : { 'aria-label': source.title, role: 'group' };
  return { drawn: draw('figure', { className: ['picture', 'maths'], ...label }, [outcome.drawn]) };
}

export function drawInlineMaths(source: PictureSource): PictureOutcome {
  return mathmlOf(source, false);
}

function mathmlOf(source: PictureSource, isDisplay: boolean): PictureOutcome {
  const { text } = source;
  if (text.trim() === '') return { faults: [faultAt(source, 0, 'There is no maths here.')] };
  if (text.length > MAX_LENGTH)
    return { faults: [faultAt(source, 0, `Maths can have at most ${MAX_LENGTH} characters.`)] };
  try {
    const markup = temml.renderToString(text, { displayMode: isDisplay, throwOnError: true, macros: {} });
    return { drawn: harmless(readMarkup(markup, MATHML)) };
  } catch (error) {
    const offset = hasPosition(error) ? error.position : 0;
    return { faults: [faultAt(source, offset, `TeX: ${reasonOf(error)}.`, isDisplay ? 0 : 2)] };
  }
}

function harmless(math: Drawn): Drawn {
  eachElement(math, ({ properties }) => {
    if (typeof properties.style === 'string' && !STYLE.test(properties.style)) delete properties.style;
  });
  return math;
}

function hasPosition(error: unknown): error is Error & { position: number } {
  return error instanceof Error && 'position' in error && typeof error.position === 'number';
}

/** Without the excerpt, which has the place underlined by combining marks. */
function reasonOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return first
    .replace(/ at (?:position \d+|end of input):.*$/, '')
    .replace(/[.:]$/, '')
    .trim();
}

/** `opening`: characters before the maths on its first line. */
function faultAt(source: PictureSource, offset: number, message: string, opening = 0): Fault {
  const before = source.text.slice(0, offset).split('\n');
  const line = source.line + before.length - 1;
  const column = (before.at(-1)?.length ?? 0) + source.column + (before.length === 1 ? opening : 0);
  return { file: source.file, line, column, message };
}
