'use client';
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react';
import { currentSplit, DEFAULT_SPLIT, rememberSplit, showSplit } from '../ui/preferences';

const SNAPS = [1 / 3, 1 / 2, 2 / 3];
const SNAP_WITHIN = 0.03;
const STEP = 0.05;
const LEAST = 0.25;
const MOST = 0.75;

/** The line between text and terminal: dragged or moved by arrows, catching at the thirds and the middle. */
export function SplitHandle() {
  const [share, setShare] = useState(DEFAULT_SPLIT);
  useEffect(() => setShare(currentSplit()), []);
  const show = (wanted: number) => {
    const next = snap(Math.min(MOST, Math.max(LEAST, wanted)));
    showSplit(next);
    setShare(next);
    return next;
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const stage = event.currentTarget.parentElement;
    if (!stage || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = stage.getBoundingClientRect();
    show((event.clientX - left) / width);
  };
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const wanted = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: 1 / 3, End: 2 / 3, Enter: 1 / 2 }[
      event.key
    ];
    if (wanted === undefined) return;
    event.preventDefault();
    rememberSplit(show(wanted));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no horizontal rule.
    <div
      className="split-handle needs-script"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the text beside the terminal"
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onPointerUp={() => rememberSplit(share)}
      onKeyDown={press}
    />
  );
}

function snap(share: number): number {
  return SNAPS.find((each) => Math.abs(each - share) < SNAP_WITHIN) ?? share;
}
