'use client';
import { useEffect, useRef } from 'react';
import { moved, type Position } from '#core/position';
import type { Theme } from '#core/themes';
import type { SlideRef } from '../talk/clock';
import { markStep } from '../talk/marks';

type NextPreviewProps = { theme: Theme; slides: readonly SlideRef[]; position: Position; revision: string };

/** What the next step will show: a copy of its slide, at that step. */
export function NextPreview({ theme, slides, position, revision }: NextPreviewProps) {
  const place = useRef<HTMLDivElement>(null);
  const next = moved(slides, position, 'next');
  const isEnd = next.slide === position.slide && next.step === position.step;
  const name = isEnd ? '' : (slides[next.slide]?.name ?? '');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has other slides.
  useEffect(() => {
    const slide = document.getElementById(name);
    if (slide) place.current?.replaceChildren(copyOf(slide, next.step));
    else place.current?.replaceChildren();
  }, [name, next.step, revision]);
  const words = isEnd ? 'The end' : next.slide === position.slide ? `Step ${next.step}` : slides[next.slide]?.title;
  return (
    <section className="next" aria-label="Next">
      <header className="present-head">
        <h2>Next</h2>
        <span className="next-title">{words}</span>
      </header>
      <div className="talk" data-scripted="" data-deck-theme={theme}>
        <div className="stage" hidden={isEnd}>
          <div className="deck" ref={place} inert />
        </div>
      </div>
    </section>
  );
}

function copyOf(slide: HTMLElement, step: number): HTMLElement {
  const copy = slide.cloneNode(true) as HTMLElement;
  for (const element of [copy, ...copy.querySelectorAll('[id]')]) element.removeAttribute('id');
  for (const media of copy.querySelectorAll('video, audio')) media.removeAttribute('autoplay');
  delete copy.dataset.current;
  delete copy.dataset.at;
  markStep(copy, step);
  return copy;
}
