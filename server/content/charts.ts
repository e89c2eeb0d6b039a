// Owns what a chart's YAML becomes: the drawing, and the same numbers as a table for those who do not see it.
import { drawBars, drawColumns } from './chart-bars';
import { drawLines } from './chart-lines';
import { type Chart, chartSchema, numberOf, toneOf } from './chart-model';
import { readYaml } from './faults';
import { type Drawn, draw } from './markup';
import type { PictureOutcome, PictureSource } from './pictures';

const PLOTS = { bar: drawBars, column: drawColumns, line: drawLines };

export function drawChart({ text, file, line, column }: PictureSource): PictureOutcome {
  const { value: chart, faults } = readYaml<Chart>(chartSchema, { text, line }, file);
  if (!chart) return { faults: faults.map((fault) => ({ ...fault, column: fault.column + column - 1 })) };
  const numbers = chart.data.flatMap(([, ...row]) => row.map((value) => numberOf(value ?? 0, chart.unit).length));
  return {
    drawn: draw(
      'figure',
      {
        className: ['picture', 'chart'],
        'data-type': chart.type,
        style: `--room: ${Math.max(...numbers)}; --bars: ${chart.stacked ? chart.data.length : numbers.length}`,
      },
      [
        draw('p', { className: ['chart-title'], 'aria-hidden': 'true' }, [chart.title]),
        axisOf(chart),
        chart.type !== 'line' && chart.series && chart.series.length > 1 ? legendOf(chart, chart.series) : null,
        PLOTS[chart.type](chart),
        tableOf(chart),
      ],
    ),
  };
}

/** What the numbers are, and what the labels are: told in words above the plot. The unit too, where numbers lack it. */
function axisOf({ x, y, unit, type, series }: Chart): Drawn | null {
  const isLacking = y !== undefined || (type === 'column' && series !== undefined && series.length > 1);
  const numbers = [y, unit && isLacking ? `in ${unit}` : undefined].filter(Boolean).join(' ');
  const words = [numbers, x ? `by ${x}` : ''].filter(Boolean).join(', ');
  return words ? draw('p', { className: ['chart-axis'], 'aria-hidden': 'true' }, [words]) : null;
}

function legendOf(chart: Chart, names: string[]): Drawn {
  const items = names.map((name, index) =>
    draw('li', {}, [draw('span', { className: ['chart-fill'], 'data-tone': toneOf(chart, -1, index) }), name]),
  );
  return draw('ul', { className: ['chart-legend'], 'aria-hidden': 'true' }, items);
}

function tableOf({ title, x, y, unit, series, data }: Chart): Drawn {
  const names = series ?? [y ?? 'Value'];
  const head = ['x', ...names].map((name, i) => draw('th', { scope: 'col' }, [i === 0 ? (x ?? 'Label') : name]));
  const rows = data.map(([label, ...values]) =>
    draw('tr', {}, [
      draw('th', { scope: 'row' }, [label]),
      ...values.map((value) => draw('td', {}, [value === null ? 'none' : numberOf(value, unit)])),
    ]),
  );
  return draw('div', { className: ['visually-hidden'] }, [
    draw('table', {}, [
      draw('caption', {}, [title]),
      draw('thead', {}, [draw('tr', {}, head)]),
      draw('tbody', {}, rows),
    ]),
  ]);
}
