'use client';
import { useEffect, useId, useRef } from 'react';
import { spokenName } from '../live/layout-state';
import { useLive } from '../live/live-provider';
import type { LiveState } from '../live/live-state';

type CloseQuestionProps = { terminal: number; onAnswer: (isToClose: boolean) => void };

/** Before a terminal is closed in which a block still runs: at the bar, where one has just been. */
export function CloseQuestion({ terminal, onAnswer }: CloseQuestionProps) {
  const id = useId();
  const keep = useRef<HTMLButtonElement>(null);
  const name = useLive((state) => spokenName(state, terminal));
  const block = useLive((state) => runningIn(state, terminal));
  useEffect(() => keep.current?.focus(), []);
  useEffect(() => {
    if (block === undefined) onAnswer(false);
  }, [block, onAnswer]);
  return (
    <div
      className="terminal-label close-question"
      role="alertdialog"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Not the talk's too.
        event.preventDefault();
        onAnswer(false);
      }}
    >
      <span id={id}>
        {block} still runs in {name}. Closing ends it.
      </span>
      <span className="close-answers">
        <button type="button" className="button" onClick={() => onAnswer(true)}>
          Close anyway
        </button>
        <button type="button" className="button" ref={keep} onClick={() => onAnswer(false)}>
          Keep
        </button>
      </span>
    </div>
  );
}

/** The name of a block that has not ended in the terminal, or undefined. */
export function runningIn({ runs }: LiveState, terminal: number): string | undefined {
  return Object.keys(runs).find((name) => {
    const run = runs[name];
    return run?.state === 'running' && run.terminal === terminal;
  });
}
