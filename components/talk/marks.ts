import { type Position, type Stop, stageAt } from '#core/position';

/** Shows a position by marks on the elements; CSS does the rest. Only the slides that are left and entered are touched. */
export function markPosition(root: HTMLElement, stops: readonly Stop[], { slide, step }: Position): void {
  const entered = document.getElementById(stops[slide]?.name ?? '');
  for (const left of root.querySelectorAll<HTMLElement>('.slide[data-current]')) {
    if (left === entered) continue;
    delete left.dataset.current;
    delete left.dataset.at;
  }
  root.dataset.scripted = '';
  // On the root, as `:has()` would look through every slide at each step.
  root.dataset.layout = entered?.dataset.layout ?? 'default';
  root.dataset.ground = entered?.dataset.ground ?? 'plain';
  if (!entered) return;
  entered.dataset.current = '';
  markStep(entered, step);
}

/** Shows a slide, or a copy of one, as it is at that step. */
export function markStep(slide: HTMLElement, step: number): void {
  if (slide.dataset.at === String(step)) return;
  slide.dataset.at = String(step);
  for (const element of slide.querySelectorAll<HTMLElement>('[data-step]')) {
    const at = Number(element.dataset.step);
    element.dataset.reached = step < at ? 'no' : step === at ? 'now' : 'before';
  }
  for (const code of slide.querySelectorAll<HTMLElement>('[data-ranges]')) markRange(code, step);
  for (const morph of slide.querySelectorAll<HTMLElement>('.morph')) markStage(morph, step);
}

function markRange(code: HTMLElement, step: number): void {
  const ranges = code.dataset.ranges?.split('|') ?? [];
  const range = ranges[stageAt(step, Number(code.dataset.from), ranges.length)] ?? 'all';
  const lines = code.querySelectorAll<HTMLElement>('[data-line]');
  lines.forEach((line, i) => {
    line.dataset.line = isIn(range, i + 1) ? '' : 'aside';
  });
  if (range !== 'all') code.querySelector('[data-line=""]')?.scrollIntoView({ block: 'nearest' });
}

function isIn(range: string, line: number): boolean {
  if (range === 'all' || range === 'none') return range === 'all';
  return range.split(',').some((part) => {
    const [from = '', to = from] = part.split('-');
    return line >= Number(from) && line <= Number(to);
  });
}

function markStage(morph: HTMLElement, step: number): void {
  const stages = [...morph.children] as HTMLElement[];
  const shown = stageAt(step, Number(morph.dataset.from), stages.length);
  stages.forEach((stage, i) => {
    stage.dataset.stage = i === shown ? 'shown' : 'hidden';
  });
}
