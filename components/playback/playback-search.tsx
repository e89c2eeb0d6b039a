import { type RefObject, useMemo, useState } from 'react';
import { linesWith } from '#core/cast-text';
import type { Cue } from '#core/cues';
import type { Mark, PlaybackFacts } from '#core/playback';
import { searchSlides } from '#core/slide-search';
import { shownTime } from '../player/times';
import type { SlideRef } from '../talk/clock';
import type { CastShelf } from './cast-shelf';
import { type TerminalText, useTerminalText } from './terminal-text';

const MAX_HITS = 50;
/** Of the terminal, which may say the same a thousand times. */
const MAX_TERMINAL_HITS = 25;

type Hit = {
  at: number;
  kind: 'Slide' | 'Caption' | 'Said' | 'Poll' | 'Question' | 'Block' | 'Terminal';
  text: string;
};

type SearchProps = {
  playback: PlaybackFacts;
  shelf: CastShelf;
  slides: readonly SlideRef[];
  field: RefObject<HTMLInputElement | null>;
  onChoose: (seconds: number) => void;
};

/** Finds words in what was shown, said, asked, captioned, run and printed, and goes to when that was. */
export function PlaybackSearch({ playback, shelf, slides, field, onChoose }: SearchProps) {
  const [query, setQuery] = useState('');
  const text = useTerminalText(playback.casts, shelf, query.trim() !== '');
  const hits = useMemo(() => {
    const words = query.trim().toLowerCase();
    const printed = words === '' ? [] : linesWith(text.lines, words.split(/\s+/), MAX_TERMINAL_HITS);
    const all = [
      ...hitsOf(playback, slides, words),
      ...printed.map((line): Hit => ({ ...line, kind: 'Terminal' })),
    ].toSorted((a, b) => a.at - b.at);
    return words === '' ? all : all.slice(0, MAX_HITS);
  }, [playback, slides, query, text]);
  return (
    <search className="playback-search">
      <label className="visually-hidden" htmlFor="playback-search">
        Words on slides, in captions and in the terminal
      </label>
      <input
        id="playback-search"
        type="search"
        ref={field}
        placeholder="Find words ( / )"
        autoComplete="off"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <p className="visually-hidden" role="status">
        {query.trim() && (hits.length === 1 ? '1 place' : `${hits.length} places`)}
      </p>
      <ol className="playback-hits">
        {hits.map((hit, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may have been printed twice at once.
          <li key={`${hit.at} ${hit.kind} ${index}`}>
            <button type="button" onClick={() => onChoose(hit.at)}>
              <span className="playback-at">{shownTime(hit.at)}</span>
              <span className="playback-kind">{hit.kind}</span>
              <span>{hit.text}</span>
            </button>
          </li>
        ))}
      </ol>
      {query.trim() && <p className="playback-note">{noteOf(text, hits.length)}</p>}
    </search>
  );
}

function noteOf({ isLoading, missing, isCut }: TerminalText, hits: number): string {
  if (isLoading) return 'The terminal is looked through …';
  const words = [
    hits === 0 && 'Nothing has these words.',
    missing > 0 && 'A recording of the terminal cannot be had, so it was not looked through.',
    isCut && 'The terminal printed more than is looked through.',
  ];
  return words.filter(Boolean).join(' ');
}

/** `query`: in small letters. Without words: when each slide was shown, and what was said to all and asked. */
function hitsOf({ shows, marks, captions }: PlaybackFacts, slides: readonly SlideRef[], query: string): Hit[] {
  const texts = slides.map(({ name, number, title }) => ({
    number,
    title,
    text: document.getElementById(name)?.textContent ?? '',
  }));
  const found = new Set(searchSlides(texts, query).map(({ slide }) => slides[slide]?.name));
  const titles = new Map(slides.map(({ name, title }) => [name, title]));
  const hits: Hit[] = [];
  let before = '';
  for (const { at, address } of shows) {
    const name = address.split('.')[0] ?? '';
    if (name !== before && (query === '' || found.has(name)))
      hits.push({ at, kind: 'Slide', text: titles.get(name) ?? name });
    before = name;
  }
  const words = query.split(/\s+/);
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  for (const mark of marks)
    if (has(markWords(mark)) && (mark.kind !== 'command' || query !== ''))
      hits.push({ at: mark.at, kind: MARKS[mark.kind], text: markWords(mark) });
  const said = (cue: Cue): Hit => ({ at: Math.max(0, cue.from + captions.offset), kind: 'Caption', text: cue.text });
  if (query !== '') hits.push(...captions.cues.filter(({ text }) => has(text)).map(said));
  return hits;
}

const MARKS = { said: 'Said', poll: 'Poll', question: 'Question', command: 'Block' } as const satisfies Record<
  Mark['kind'],
  Hit['kind']
>;

function markWords({ kind, by, text, results }: Mark): string {
  if (kind !== 'poll') return by === '' ? text : `${by}: ${text}`;
  if (!results) return `${text} (results were not shown)`;
  const answers = results.options.map((option) => `${option.text}: ${option.count}`).join(' · ');
  return `${text} ${answers}`;
}
