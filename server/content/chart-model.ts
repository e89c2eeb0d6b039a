// Owns what an author may write in a chart. The descriptions are the manual.
import { z } from 'zod';

const words = (max: number) =>
  z.string('must be text').min(1, 'must not be empty').max(max, `can have at most ${max} characters`);
const label = z.union([words(40), z.number('must be text or a number').transform(String)], 'must be text or a number');
const row = z
  .tuple([label], z.number('must be a number').nullable())
  .describe('A label, then a number for each series; `null` leaves a gap in a line.');

const MAX_SERIES = 4;
/** What a slide has room for. */
const MAX_ROWS = { bar: 9, column: 16, line: 200 };
const MAX_BARS = { bar: 12, column: 16, line: Number.POSITIVE_INFINITY };

const shape = z.strictObject({
  type: z
    .enum(['bar', 'column', 'line'], 'must be bar, column or line')
    .describe('`bar`: lying bars, for long labels; `column`: standing ones; `line`: what changes over time.'),
  title: words(100).describe('What the chart shows, best as a sentence that says what to see in it.'),
  x: words(60).optional().describe('What the labels are.'),
  y: words(60).optional().describe('What the numbers are.'),
  unit: words(8).optional().describe('Stands behind each number, such as `s` or `%`.'),
  series: z
    .array(words(24))
    .min(1)
    .max(MAX_SERIES, `can have at most ${MAX_SERIES} names`)
    .optional()
    .describe('Names of the numbers in a row, where there are several.'),
  stacked: z.boolean('must be true or false').default(false).describe('Bars or columns of a row stand on each other.'),
  from: z
    .number('must be a number')
    .optional()
    .describe('Where the numbers of a line begin; 0 without, or at the lowest below it.'),
  highlight: label.optional().describe('A series, or with one series a row: it stands out, and the others step back.'),
  data: z
    .array(row, 'must be a list of rows, such as - [label, 1]')
    .min(1, 'has no rows')
    .describe('The rows, from the first to the last.'),
});

export const chartSchema = shape.superRefine((chart, context) => {
  const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const { type, data, series, highlight } = chart;
  const count = series?.length ?? 1;
  if (data.length > MAX_ROWS[type]) fault(['data'], `a ${type} chart can have at most ${MAX_ROWS[type]} rows`);
  else if (!chart.stacked && data.length * count > MAX_BARS[type])
    fault(['data'], `a ${type} chart can have at most ${MAX_BARS[type]} ${type}s`);
  for (const [index, [name, ...values]] of data.entries()) {
    const path = ['data', index];
    if (values.length !== count)
      fault(
        path,
        `has ${values.length} numbers behind its label, and there ${count === 1 ? 'is 1 series' : `are ${count} series`}`,
      );
    else if (type !== 'line' && values.some((value) => value === null || value < 0))
      fault(path, `a ${type} begins at 0: below it, or without a number, only a line can be drawn`);
    if (data.findIndex(([other]) => other === name) < index) fault(path, `there is a row “${name}” above already`);
  }
  if (type === 'line' && data.length < 2) fault(['data'], 'a line needs at least two rows');
  if (type === 'line' && chart.stacked) fault(['stacked'], 'lines cannot be stacked');
  if (type !== 'line' && chart.from !== undefined) fault(['from'], `a ${type} begins at 0`);
  const names = series && series.length > 1 ? series : data.map(([name]) => name);
  if (highlight !== undefined && !names.includes(highlight)) fault(['highlight'], `there is no “${highlight}”`);
  if (data.every(([, ...values]) => values.every((value) => !value))) fault(['data'], 'there is nothing to draw but 0');
});
export type Chart = z.infer<typeof chartSchema>;

/** A number as it is read, with its unit. */
export function numberOf(value: number, unit: string | undefined): string {
  const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 }).format(value);
  return unit === undefined ? number : `${number}${unit === '%' ? '' : '\u00a0'}${unit}`;
}

export type Tone = 'strong' | 'soft' | `${1 | 2 | 3 | 4}`;

const TONES: Tone[] = ['1', '2', '3', '4'];

/** How the bar, column or line of a row and series stands out. */
export function toneOf({ series, highlight, data }: Chart, row: number, index: number): Tone {
  const isSeries = (series?.length ?? 1) > 1;
  if (highlight === undefined) return TONES[index] ?? '1';
  const name = isSeries ? series?.[index] : data[row]?.[0];
  return name === highlight ? 'strong' : 'soft';
}

/** Values of an axis at round steps, from at most `low` to at least `high`. */
export function roundSteps(low: number, high: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999) ?? rough;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
