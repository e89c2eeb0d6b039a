'use client';
import { TriangleAlert } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { IS_DEVELOPMENT } from './authoring';
import { misfitWords, openGauge } from './fit';
import './fit.css';

/** Between slices the page answers keys as ever. */
const SLICE_MS = 8;
const PAUSE_MS = 40;

type FitFlagProps = {
  root: RefObject<HTMLElement | null>;
  /** Name of the slide that is shown. */
  slide: string;
  /** Of the deck's source: its slides are measured anew with each. */
  revision: string;
};

/** Tells whoever writes a deck that a slide does not fit. Fetched for nobody else. */
export function FitFlag({ root, slide, revision }: FitFlagProps) {
  const words = useMisfits(root, revision)[slide];
  if (!words) return null;
  return (
    <p className="fit-flag" data-stays={IS_DEVELOPMENT || undefined}>
      <TriangleAlert size="1.1em" aria-hidden="true" /> {words}
    </p>
  );
}

/** What is wrong with each slide that does not fit, by name. */
function useMisfits(root: RefObject<HTMLElement | null>, revision: string): Readonly<Record<string, string>> {
  const [misfits, setMisfits] = useState<Readonly<Record<string, string>>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision has other slides.
  useEffect(() => {
    const talk = root.current;
    if (!talk) return;
    let stop = () => {};
    const again = () => {
      stop();
      stop = measureSoon(talk, (name, words) =>
        setMisfits((all) => (all[name] === words ? all : { ...all, [name]: words })),
      );
    };
    // Pictures and fonts have their size only once they are there.
    talk.addEventListener('load', again, true);
    document.fonts.addEventListener('loadingdone', again);
    again();
    return () => {
      stop();
      talk.removeEventListener('load', again, true);
      document.fonts.removeEventListener('loadingdone', again);
    };
  }, [root, revision]);
  return misfits;
}

/** Measures all slides a few at a time, the one that is shown first. Returns a way to stop. */
function measureSoon(talk: HTMLElement, tell: (name: string, words: string) => void): () => void {
  const slides = [...talk.querySelectorAll<HTMLElement>('.slide')];
  const at = slides.findIndex((slide) => 'current' in slide.dataset);
  const queue = at < 0 ? slides : [...slides.slice(at), ...slides.slice(0, at)];
  const gauge = openGauge(talk);
  const go = () => {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      const slide = queue.shift();
      if (!slide) return gauge.close();
      const words = misfitWords(gauge.measure(slide));
      if (words) slide.dataset.misfit = words;
      else delete slide.dataset.misfit;
      tell(slide.id, words);
    }
    timer = setTimeout(go, PAUSE_MS);
  };
  let timer = setTimeout(go, PAUSE_MS);
  return () => {
    clearTimeout(timer);
    gauge.close();
  };
}
