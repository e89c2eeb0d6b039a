// Owns the drawing of bars and columns: boxes with lengths in percent, so that the words beside them keep their size
// on every slide and screen.
import { type Chart, numberOf, toneOf } from './chart-model';
import { type Drawn, draw } from './markup';

export function drawBars(chart: Chart): Drawn {
  const most = highest(chart);
  const rows = chart.data.flatMap(([label], row) => [
    draw('span', { className: ['chart-label'] }, [label]),
    draw('div', { className: ['chart-bars'] }, drawGroup(chart, row, most)),
  ]);
  return draw('div', { className: ['chart-plot'], 'aria-hidden': 'true' }, rows);
}

export function drawColumns(chart: Chart): Drawn {
  const most = highest(chart);
  const groups = chart.data.map(([label], row) =>
    draw('div', { className: ['chart-group'] }, [
      draw('div', { className: ['chart-stand'] }, drawGroup(chart, row, most)),
      draw('span', { className: ['chart-label'] }, [label]),
    ]),
  );
  return draw('div', { className: ['chart-plot'], 'aria-hidden': 'true' }, groups);
}

function highest({ data, stacked }: Chart): number {
  return Math.max(...data.map((row) => (stacked ? sum(valuesOf(row)) : Math.max(...valuesOf(row)))));
}

function drawGroup(chart: Chart, row: number, most: number): Drawn[] {
  const values = valuesOf(chart.data[row] ?? ['']);
  const share = (value: number) => `--share: ${((value / most) * 100).toFixed(2)}%`;
  // Columns side by side have room for the number alone; the unit is told above the plot.
  const unit = chart.type === 'column' && values.length > 1 && !chart.stacked ? undefined : chart.unit;
  const number = (value: number) => draw('span', { className: ['chart-value'] }, [numberOf(value, unit)]);
  const fill = (value: number, index: number) => {
    const grow = chart.stacked ? { style: `flex-grow: ${value}` } : {};
    return draw('span', { className: ['chart-fill'], 'data-tone': toneOf(chart, row, index), ...grow });
  };
  if (!chart.stacked)
    return values.map((value, index) =>
      draw('div', { className: ['chart-bar'], style: share(value) }, [fill(value, index), number(value)]),
    );
  const total = sum(values);
  const pile = draw(
    'span',
    { className: ['chart-pile'] },
    values.flatMap((value, index) => (value > 0 ? [fill(value, index)] : [])),
  );
  return [draw('div', { className: ['chart-bar'], style: share(total) }, [pile, number(total)])];
}

function valuesOf([, ...values]: Chart['data'][number] | ['']): number[] {
  return values.map((value) => value ?? 0);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
