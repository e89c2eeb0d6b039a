import { useCallback, useEffect, useState } from 'react';
import { type NotesAnswer, parseNotesAnswer } from '#core/notes-answer';

/** `words`: why there are none, for people. */
export type Notes =
  | { state: 'fetching' }
  | { state: 'here'; bySlide: ReadonlyMap<string, string> }
  | { state: 'forbidden' | 'failed'; words: string };

/** The notes of the talk at `address`, as the server gives them to a presenter. They stay while later ones are fetched, or cannot be. */
export function useNotes(address: string, revision: string): [Notes, () => void] {
  const [notes, setNotes] = useState<Notes>({ state: 'fetching' });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has other notes.
  useEffect(() => {
    let isOver = false;
    const tell = (next: Notes) => {
      if (!isOver) setNotes((now) => (next.state === 'failed' && now.state === 'here' ? now : next));
    };
    fetchNotes(address).then(tell, () => tell({ state: 'failed', words: 'The server cannot be reached.' }));
    return () => {
      isOver = true;
    };
  }, [address, revision, tries]);
  return [notes, useCallback(() => setTries((count) => count + 1), [])];
}

async function fetchNotes(address: string): Promise<Notes> {
  const response = await fetch(`${address}/notes`, { cache: 'no-store' });
  if (response.status === 403) return { state: 'forbidden', words: await response.text() };
  const answer = response.ok ? parseNotesAnswer(await response.json()) : null;
  if (!answer) return { state: 'failed', words: 'The server did not give them.' };
  return { state: 'here', bySlide: bySlide(answer) };
}

function bySlide({ notes }: NotesAnswer): ReadonlyMap<string, string> {
  return new Map(notes.map(({ slide, html }) => [slide, html]));
}
