import { useEffect, useRef, useState } from 'react';
import type { LogLine, LogsFacts } from '#core/figure-facts';
import { tonesOf } from './tones';

/** The lines of all containers. They hold still while the mouse or the focus is on them. */
export function LogsFigure({ facts, isMoving }: { facts: LogsFacts; isMoving: boolean }) {
  const [filter, setFilter] = useState('');
  const [held, setHeld] = useState<LogsFacts | null>(null);
  const { lines } = held ?? facts;
  const shown = lines.filter(({ container, text }) =>
    `${container} ${text}`.toLowerCase().includes(filter.toLowerCase()),
  );
  const missed = held ? facts.lines.filter(({ number }) => number > (held.lines.at(-1)?.number ?? 0)).length : 0;
  return (
    <div className="figure-logs">
      {isMoving && (
        <p className="figure-tools needs-script">
          <input
            type="search"
            aria-label="Show lines with"
            placeholder="Show lines with…"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <span className="figure-soft">{held ? `Held still${missed > 0 ? `, ${missed} more wait` : ''}` : ''}</span>
        </p>
      )}
      <Lines lines={shown} isHeld={held !== null} onHold={(isHeld) => setHeld(isHeld ? facts : null)} />
    </div>
  );
}

type LinesProps = { lines: readonly LogLine[]; isHeld: boolean; onHold(isHeld: boolean): void };

function Lines({ lines, isHeld, onHold }: LinesProps) {
  const box = useRef<HTMLDivElement>(null);
  const tones = tonesOf(lines.map(({ container }) => container));
  const last = lines.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line moves the view to the end
  useEffect(() => {
    if (!isHeld && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last, isHeld]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a named group of lines that scrolls; a fieldset is for forms
    <div
      className="figure-lines"
      ref={box}
      role="group"
      aria-label="Lines of the containers"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
      tabIndex={0}
      onMouseEnter={() => onHold(true)}
      onMouseLeave={() => onHold(false)}
      onFocus={() => onHold(true)}
      onBlur={() => onHold(false)}
    >
      {lines.map(({ number, container, text }) => (
        <p key={number} className="figure-line">
          <span className="figure-container" data-tone={tones.get(container)}>
            {container}
          </span>{' '}
          {text}
        </p>
      ))}
    </div>
  );
}
