'use client';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type SlideHit, searchSlides } from '#core/slide-search';
import type { Clock, SlideRef } from './clock';
import { searchedSlide } from './searched-slide';
import './go-to.css';

type GoToProps = { slides: readonly SlideRef[]; clock: Clock; onClose: () => void };

/** Finds a slide by number, title or any word on it. */
export function GoTo({ slides, clock, onClose }: GoToProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const texts = useMemo(() => slides.map(searchedSlide), [slides]);
  const hits = useMemo(() => searchSlides(texts, query), [texts, query]);
  useEffect(() => dialog.current?.showModal(), []);
  const go = (hit: SlideHit | undefined) => {
    if (!hit) return;
    dialog.current?.close();
    clock.goTo({ slide: hit.slide, step: 0 });
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') go(hits[chosen]);
    // Else the field would take it, to be emptied.
    else if (event.key === 'Escape') dialog.current?.close();
    else if (by === undefined) return;
    else setChosen(Math.min(Math.max(chosen + by, 0), hits.length - 1));
    event.preventDefault();
  };
  return (
    <dialog className="go-to" ref={dialog} aria-label="Go to a slide" onClose={onClose}>
      <input
        className="go-to-field"
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls="go-to-hits"
        aria-activedescendant={hits.length > 0 ? `go-to-${chosen}` : undefined}
        aria-label="Number, title or words of a slide"
        placeholder="Number, title or words"
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <div className="go-to-hits" id="go-to-hits" role="listbox" aria-label="Slides">
        {hits.map((hit, i) => (
          <Hit
            key={hit.slide}
            hit={hit}
            slide={slides[hit.slide]}
            place={i}
            isChosen={i === chosen}
            onClick={() => go(hit)}
          />
        ))}
      </div>
      {hits.length === 0 && <p className="go-to-none">No slide has these words. Esc closes the search.</p>}
      <p className="visually-hidden" role="status">
        {hits.length === 1 ? '1 slide' : `${hits.length} slides`}
      </p>
    </dialog>
  );
}

type HitProps = { hit: SlideHit; slide: SlideRef | undefined; place: number; isChosen: boolean; onClick: () => void };

function Hit({ hit, slide, place, isChosen, onClick }: HitProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys for the whole list.
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the chosen row.
    <div
      className="go-to-hit"
      id={`go-to-${place}`}
      role="option"
      ref={row}
      aria-selected={isChosen}
      data-down={slide?.down ? '' : undefined}
      onClick={onClick}
    >
      <span className="go-to-number">{slide?.number}</span>
      <span className="go-to-title">{slide?.title}</span>
      {hit.match && (
        <span className="go-to-piece">
          {hit.before}
          <mark>{hit.match}</mark>
          {hit.after}
        </span>
      )}
    </div>
  );
}
