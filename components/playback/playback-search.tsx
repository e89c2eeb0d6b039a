import { type RefObject, useMemo, useState } from 'react';
import type { Cue } from '#core/cues';
import type { Mark, PlaybackFacts } from '#core/playback';
import { searchSlides } from '#core/slide-search';
import { shownTime } from '../player/times';
import type { SlideRef } from '../talk/clock';

const MAX_HITS = 50;

type Hit = { at: number; kind: 'Slide' | 'Caption' | 'Said' | 'Poll' | 'Question' | 'Block'; text: string };

type SearchProps = {
  playback: PlaybackFacts;
  slides: readonly SlideRef[];
  field: RefObject<HTMLInputElement | null>;
  onChoose: (seconds: number) => void;
};

/** Finds words in what was shown, said, asked and captioned, and goes to when that was. */
export function PlaybackSearch({ playback, slides, field, onChoose }: SearchProps) {
  const [query, setQuery] = useState('');
  const hits = useMemo(() => hitsOf(playback, slides, query.trim()), [playback, slides, query]);
  return (
    <search className="playback-search">
      <label className="visually-hidden" htmlFor="playback-search">
        Words on slides and in captions
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
        {hits.map((hit) => (
          <li key={`${hit.at} ${hit.kind} ${hit.text}`}>
            <button type="button" onClick={() => onChoose(hit.at)}>
              <span className="playback-at">{shownTime(hit.at)}</span>
              <span className="playback-kind">{hit.kind}</span>
              <span>{hit.text}</span>
            </button>
          </li>
        ))}
      </ol>
      {query.trim() && hits.length === 0 && <p className="playback-note">Nothing has these words.</p>}
    </search>
  );
}

/** Without words: when each slide was shown, and what was said to all and asked. */
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
  const words = query.toLowerCase().split(/\s+/);
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  for (const mark of marks)
    if (has(markWords(mark)) && (mark.kind !== 'command' || query !== ''))
      hits.push({ at: mark.at, kind: MARKS[mark.kind], text: markWords(mark) });
  const said = (cue: Cue): Hit => ({ at: Math.max(0, cue.from + captions.offset), kind: 'Caption', text: cue.text });
  if (query !== '') hits.push(...captions.cues.filter(({ text }) => has(text)).map(said));
  return hits.toSorted((a, b) => a.at - b.at).slice(0, query === '' ? undefined : MAX_HITS);
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
