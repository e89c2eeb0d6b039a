'use client';
import { Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isTyping } from '../talk/keys';
import { keep, kept } from '../ui/kept';
import { press } from './press';
import type { Notes } from './use-notes';

const SIZES_PX = [16, 18, 20, 24, 28, 32, 40, 48] as const;
const FIRST_SIZE = 3;
const SIZE_KEY = 'slipway.notes-size';

type NotesPanelProps = { notes: Notes; slide: string; step: number; onRetry: () => void };

/** The notes of the slide, as large as they are wanted; the part that belongs to the step is lit. */
export function NotesPanel({ notes, slide, step, onRetry }: NotesPanelProps) {
  const [size, change] = useNotesSize();
  const html = notes.state === 'here' ? (notes.bySlide.get(slide) ?? '') : '';
  const text = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other notes have no marks yet.
  useEffect(() => {
    if (text.current) lightStep(text.current, step);
  }, [html, step, slide]);
  return (
    <section className="notes" aria-label="Notes">
      <header className="present-head">
        <h2>Notes</h2>
        <span className="present-tools">
          <button
            type="button"
            className="icon-button"
            aria-label="Smaller notes (-)"
            onClick={press(() => change(-1))}
          >
            <Minus size="1.1em" aria-hidden="true" />
          </button>
          <button type="button" className="icon-button" aria-label="Larger notes (+)" onClick={press(() => change(1))}>
            <Plus size="1.1em" aria-hidden="true" />
          </button>
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long notes are scrolled by key. */}
      <div className="notes-text" ref={text} tabIndex={0} style={{ fontSize: SIZES_PX[size] }}>
        {html ? (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made safe by the server, see server/content/notes-html.
          <div key={slide} dangerouslySetInnerHTML={{ __html: html }} />
        ) : (
          <NoNotes notes={notes} onRetry={onRetry} />
        )}
      </div>
    </section>
  );
}

function NoNotes({ notes, onRetry }: { notes: Notes; onRetry: () => void }) {
  if (notes.state === 'here') return <p className="notes-none">No notes for this slide.</p>;
  if (notes.state === 'fetching') return <p className="notes-none">The notes come…</p>;
  return (
    <div className="notes-none">
      {notes.words.split('\n').map((line) => (
        <p key={line}>{line}</p>
      ))}
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

/** The last part whose step has come is the one to say now. */
function lightStep(text: HTMLElement, step: number): void {
  const parts = [...text.querySelectorAll<HTMLElement>('[data-note-step]')];
  const reached = parts.filter(({ dataset }) => Number(dataset.noteStep) <= step);
  const now = Math.max(...reached.map(({ dataset }) => Number(dataset.noteStep)));
  for (const part of parts) {
    const at = Number(part.dataset.noteStep);
    part.dataset.lit = at === now ? 'now' : at < now ? 'before' : 'later';
  }
  const lit = parts.find(({ dataset }) => dataset.lit === 'now');
  if (lit && parts.length > 1) lit.scrollIntoView({ block: 'nearest' });
  else text.scrollTop = 0;
}

function useNotesSize(): [number, (by: 1 | -1) => void] {
  const [size, setSize] = useState(FIRST_SIZE);
  useEffect(() => {
    const known = SIZES_PX.findIndex((px) => String(px) === kept(SIZE_KEY));
    if (known >= 0) setSize(known);
  }, []);
  const change = useCallback((by: 1 | -1) => {
    setSize((now) => {
      const next = Math.min(Math.max(now + by, 0), SIZES_PX.length - 1);
      keep(SIZE_KEY, String(SIZES_PX[next]));
      return next;
    });
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '+' || event.key === '=') change(1);
      else if (event.key === '-') change(-1);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [change]);
  return [size, change];
}
