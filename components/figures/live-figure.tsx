import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { FigureFacts, FigureKind } from '#core/figure-facts';
import { emptyWords } from '#core/figure-promises';
import { describeFigure, type FigureView, isBare, narrowed } from '#core/figure-view';
import { useLive, useLiveStore } from '../live/live-provider';
import type { LiveState } from '../live/live-state';
import { useIsSeen } from '../ui/use-is-seen';
import { FigureDrawing } from './drawing';
import { lineOf, type Told } from './figure-line';
import { FigureSwitch, useFigureChoice } from './figure-source';
import { KeepButton } from './keep-button';
import { speakerFigures } from './speaker-figures';

export type LiveFigureProps = { kind: FigureKind; view: FigureView };

/** Draws what the server tells, while it is seen. */
export function LiveFigure({ kind, view }: LiveFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useIsSeen(place);
  const store = useLiveStore();
  const choice = useFigureChoice(place);
  const stage = choice.whose === 'speaker' ? choice.code : null;
  const line = stage === null ? lineOf(store) : speakerFigures(stage);
  const subscribe = useCallback(
    (onChange: () => void) => (isSeen ? line.watch(kind, onChange) : () => {}),
    [line, kind, isSeen],
  );
  const told = useSyncExternalStore(subscribe, () => line.told(kind));
  const waiting = useLive(waitingWords);
  const isAuthoring = useLive(({ authoring }) => authoring);
  const facts = told?.facts && narrowed(told.facts, view);
  const empty = stage === null ? (waiting ?? ownWords(kind, told, facts)) : speakerWords(kind, told, facts);
  return (
    <div className="figure-live" ref={place}>
      <FigureSwitch {...choice} />
      {empty || !facts ? (
        <p className="figure-empty">{empty}</p>
      ) : (
        <>
          <Summary kind={kind} words={describeFigure(facts)} />
          <FigureDrawing facts={facts} behindMs={told.behindMs} at={told.at} isMoving />
          {isAuthoring && stage === null && told.facts && (
            <KeepButton place={place} kept={{ at: told.at, facts: told.facts }} />
          )}
        </>
      )}
    </div>
  );
}

/** Why nothing is drawn; null while something is. */
function ownWords(kind: FigureKind, told: Told | null, facts: FigureFacts | null | undefined): string | null {
  if (!told) return 'Looking into the sandbox.';
  return told.lacks || !facts || isBare(facts) ? emptyWords(kind, told.lacks) : null;
}

function speakerWords(kind: FigureKind, told: Told | null, facts: FigureFacts | null | undefined): string | null {
  if (!told) return 'Looking into the speaker’s sandbox.';
  return told.lacks === 'sandbox'
    ? 'The speaker has no sandbox open. It is drawn when they do.'
    : ownWords(kind, told, facts);
}

/** Null once there is a sandbox to draw. */
function waitingWords({ connection, role, sandbox }: LiveState): string | null {
  if (connection.state === 'stopped') return connection.message;
  if (role === null) return 'Connecting…';
  switch (sandbox.state) {
    case 'none':
      return emptyWords('images', 'sandbox');
    case 'waiting':
    case 'starting':
      return 'The sandbox starts. What happens in it is drawn here.';
    case 'refused':
    case 'gone':
      return sandbox.reason;
    case 'ready':
      return null;
  }
}

/** Kinds whose numbers never rest: they are there to be read, not to interrupt. */
const RESTLESS: ReadonlySet<FigureKind> = new Set(['stats', 'logs', 'traffic']);
const SAY_EVERY_MS = 5_000;

/** For whoever hears the page: said when it has changed, and not before five seconds have passed. */
function Summary({ kind, words }: { kind: FigureKind; words: string }) {
  const [said, setSaid] = useState(words);
  const last = useRef(0);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = performance.now();
        setSaid(words);
      },
      Math.max(0, last.current + SAY_EVERY_MS - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p className="visually-hidden" role={RESTLESS.has(kind) ? undefined : 'status'}>
      {said}
    </p>
  );
}
