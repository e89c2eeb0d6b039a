// Owns the drawing of lines: the lines themselves stretch with the slide, the words around them keep their size.
import { type Chart, numberOf, roundSteps, toneOf } from './chart-model';
import { type Drawn, draw } from './markup';

/** Room for one line of words at the right, in percent of the plot's height. */
const WORDS_HEIGHT = 9;
/** Letters that fit below the plot, on a slide and on a phone. */
const LETTERS_BELOW = { wide: 64, narrow: 11 };

type Point = { x: number; y: number };

export function drawLines(chart: Chart): Drawn {
  const values = chart.data.flatMap(([, ...row]) => row.filter((value) => value !== null));
  const low = chart.from ?? Math.min(0, ...values);
  const steps = roundSteps(low, Math.max(...values, low));
  const [bottom, top] = [steps[0] ?? 0, steps.at(-1) ?? 1];
  const heightOf = (value: number) => ((value - bottom) / (top - bottom)) * 100;
  const xs = placesOf(chart);
  const lines = (chart.series ?? [chart.y ?? '']).map((name, index) => {
    const points = chart.data.map(([, ...row], i) => {
      const value = row[index] ?? null;
      return value === null ? null : { x: xs[i] ?? 0, y: heightOf(value) };
    });
    return { name, tone: toneOf(chart, -1, index), points, last: lastOf(chart, index) };
  });
  const ticks = steps.map((step) => ({ at: heightOf(step), text: numberOf(step, chart.unit) }));
  return draw('div', { className: ['chart-plot'], 'aria-hidden': 'true' }, [
    drawTicks(ticks),
    draw('div', { className: ['chart-area'] }, [
      drawPaths(
        ticks.map(({ at }) => at),
        lines,
      ),
      ...lines.flatMap(({ points, tone }) =>
        points.slice(-1).flatMap((point) => (point ? [drawDot(point, tone)] : [])),
      ),
    ]),
    drawEnds(chart, lines),
    drawLabels(chart, xs),
  ]);
}

type Line = { name: string; tone: string; points: (Point | null)[]; last: number | null };

/** In percent: by value where all labels are rising numbers, else evenly. */
function placesOf({ data }: Chart): number[] {
  const numbers = data.map(([label]) => Number(label));
  const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? 1];
  const rises = numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? number));
  return numbers.map((number, i) =>
    rises ? ((number - first) / (last - first)) * 100 : (i / (data.length - 1)) * 100,
  );
}

function lastOf({ data }: Chart, index: number): number | null {
  return data.at(-1)?.slice(1).map(Number)[index] ?? null;
}

function drawPaths(heights: number[], lines: Line[]): Drawn {
  const flat = (y: number) => draw('path', { className: ['chart-rule'], d: `M0 ${round(100 - y)}H100` });
  const paths = lines.map(({ points, tone }) =>
    draw('path', { className: ['chart-path'], 'data-tone': tone, d: pathOf(points) }),
  );
  return draw('svg', { viewBox: '0 0 100 100', preserveAspectRatio: 'none' }, [...heights.map(flat), ...paths]);
}

/** A gap begins a new stroke. */
function pathOf(points: (Point | null)[]): string {
  return points
    .map((point, i) => (point ? `${points[i - 1] ? 'L' : 'M'}${round(point.x)} ${round(100 - point.y)}` : ''))
    .join('');
}

function drawDot({ x, y }: Point, tone: string): Drawn {
  return draw('span', {
    className: ['chart-dot'],
    'data-tone': tone,
    style: `left: ${round(x)}%; bottom: ${round(y)}%`,
  });
}

function drawTicks(ticks: { at: number; text: string }[]): Drawn {
  const made = ticks.map(({ at, text }) => draw('span', { style: `bottom: ${round(at)}%` }, [text]));
  return draw('div', { className: ['chart-ticks'], style: `--room: ${longest(ticks.map(({ text }) => text))}` }, made);
}

/** Name and last number at each line's end, moved apart where lines end close together. */
function drawEnds(chart: Chart, lines: Line[]): Drawn {
  const ends = lines.map(({ name, points, tone, last }) => {
    const known = points.findLast((point) => point !== null);
    const number = points.at(-1) && last !== null ? numberOf(last, chart.unit) : '';
    const text = lines.length > 1 ? [name, number].filter(Boolean).join(' ') : number;
    return { y: known?.y ?? 0, text, tone };
  });
  const heights = apart(ends.map(({ y }) => y));
  const made = ends.map(({ text, tone }, i) =>
    draw('span', { 'data-tone': tone, style: `bottom: ${round(heights[i] ?? 0)}%` }, [text]),
  );
  return draw('div', { className: ['chart-ends'], style: `--room: ${longest(ends.map(({ text }) => text))}` }, made);
}

/** The same heights, in the same order, none closer than a line of words, and none above the top. */
function apart(heights: number[]): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  let least = Number.NEGATIVE_INFINITY;
  for (const each of order) {
    each.height = Math.max(each.height, least);
    least = each.height + WORDS_HEIGHT;
  }
  let most = 100;
  for (const each of order.toReversed()) {
    each.height = Math.min(each.height, most);
    most = each.height - WORDS_HEIGHT;
  }
  return order.toSorted((a, b) => a.index - b.index).map(({ height }) => height);
}

/** As many as fit, from the first on; some of them only on a wide screen. */
function drawLabels({ data }: Chart, xs: number[]): Drawn {
  const labels = data.map(([text], i) => ({ text, at: xs[i] ?? 0 }));
  const narrow = new Set(fitting(labels, LETTERS_BELOW.narrow));
  const made = fitting(labels, LETTERS_BELOW.wide).map((label) => {
    const room = narrow.has(label) ? {} : { 'data-room': 'wide' };
    return draw('span', { style: `left: ${round(label.at)}%`, ...room }, [label.text]);
  });
  return draw('div', { className: ['chart-labels'] }, made);
}

type Label = { text: string; at: number };

/** Those that leave two letters of room between them, where `letters` fit in all. */
function fitting(labels: Label[], letters: number): Label[] {
  const kept: Label[] = [];
  let taken = Number.NEGATIVE_INFINITY;
  for (const label of labels) {
    const half = ((label.text.length / 2 + 1) / letters) * 100;
    if (label.at - half < taken) continue;
    kept.push(label);
    taken = label.at + half;
  }
  return kept;
}

function longest(texts: string[]): number {
  return Math.max(...texts.map((text) => text.length));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
