'use client';
import type { KeyboardEvent, PointerEvent } from 'react';
import { type Divider, evened, LEAST_SHARE, moveDivider } from '#core/panes';
import { changePanes } from '../live/layout';
import { useLiveStore } from '../live/live-provider';
import { boxStyle } from './box-style';

const STEP = 0.05;

/** The line between two panes: dragged, or moved by arrows; a double click or Enter makes its split's panes equal. */
export function PaneDivider({ divider }: { divider: Divider }) {
  const store = useLiveStore();
  const { way, box, share, of, path } = divider;
  const isRow = way === 'row';
  const move = (wanted: number) => changePanes(store, (panes) => moveDivider(panes, divider, wanted));
  const even = () => {
    changePanes(store, (panes) => evened(panes, path));
    store.announce('Panes are of equal size.');
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const body = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!body || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = isRow ? (event.clientX - body.left) / body.width : (event.clientY - body.top) / body.height;
    // The pane before begins where its share would be nought: shares are of the split, places of the whole.
    const end = isRow ? box.left : box.top;
    move(share + (at - end) / divider.extent);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const [less, more] = isRow ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const wanted = { [less]: share - STEP, [more]: share + STEP, Home: 0, End: 1 }[event.key];
    if (wanted === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (wanted === undefined) even();
    else move(wanted);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no horizontal rule.
    <div
      className="pane-divider"
      data-way={way}
      style={boxStyle(box)}
      role="separator"
      aria-orientation={isRow ? 'vertical' : 'horizontal'}
      aria-label={isRow ? 'Width of the panes beside it' : 'Height of the panes beside it'}
      title="Double click: equal sizes"
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={Math.round(LEAST_SHARE * 100)}
      aria-valuemax={Math.round((of - LEAST_SHARE) * 100)}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={even}
      onKeyDown={press}
    />
  );
}
