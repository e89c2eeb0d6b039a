import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { KeptFigures } from '#core/export';
import { describeFigure, isBare, narrowed } from '#core/figure-view';
import { FigureDrawing } from '../figures/drawing';

/** Draws the figures whose facts were kept. The others go on saying what the talk draws there. */
export function drawFigures(root: ParentNode, figures: KeptFigures): void {
  for (const figure of root.querySelectorAll<HTMLElement>('.figure[data-figure]')) {
    const { dataset } = figure;
    const place = figure.querySelector('.figure-place');
    const kept = figures[`${figure.closest('.slide')?.id}.${dataset.figure}`];
    if (!kept || !place) continue;
    const port = dataset.port === undefined ? undefined : Number(dataset.port);
    const facts = narrowed(kept.facts, { of: dataset.of, node: dataset.node, port });
    if (isBare(facts)) continue;
    const drawn = document.createElement('div');
    drawn.className = 'figure-live';
    place.replaceChildren(drawn);
    const drawing = <FigureDrawing facts={facts} at={kept.at} behindMs={0} isMoving={false} />;
    flushSync(() => createRoot(drawn).render(drawing));
    const summary = document.createElement('p');
    summary.className = 'visually-hidden';
    summary.textContent = describeFigure(facts);
    drawn.prepend(summary);
  }
}
