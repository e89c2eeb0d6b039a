import type { RosterEntry } from '#core/room-protocol';
import type { WallDeck, WallEntry } from '#core/wall';

const MINUTE_MS = 60_000;

export function minutesOf(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return 'just begun';
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

/** What somebody is at, where the deck has tasks; else where their slides are. */
export function placeWords(person: RosterEntry, entry: WallEntry | null, deck: WallDeck | null): string {
  const tasks = deck?.tasks ?? [];
  if (tasks.length > 0) return taskWords(entry, tasks);
  const slide = deck?.slides.find(({ address }) => address === person.at?.address.split('.')[0]);
  return slide ? `At ${slide.title}` : 'Nowhere yet';
}

function taskWords(entry: WallEntry | null, tasks: WallDeck['tasks']): string {
  const at = tasks.find(({ name }) => name === entry?.task);
  if (at) return at.title;
  if (!entry) return 'Nothing known yet';
  if (entry.done === tasks.length) return 'All tasks done';
  return entry.done === 0 ? 'Not begun' : 'Between tasks';
}

export function presenceWords({ isHere }: RosterEntry, entry: WallEntry | null): string {
  if (!isHere) return 'Not here';
  return entry?.pages === 0 ? 'Here, deck not open' : 'Here';
}

const SANDBOX_WORDS: Record<WallEntry['sandbox'], string> = {
  none: 'No sandbox',
  refused: 'Gets no sandbox',
  waiting: 'Waits for a sandbox',
  starting: 'Sandbox starts',
  ready: 'Sandbox ready',
  gone: 'Sandbox ended',
};

export function sandboxWords(entry: WallEntry | null): string {
  return SANDBOX_WORDS[entry?.sandbox ?? 'none'];
}

export type RunMark = { state: 'waiting' | 'running' | 'passed' | 'failed' | 'lost'; words: string };

export function runWords({ state, status }: NonNullable<WallEntry['run']>): RunMark {
  switch (state) {
    case 'waiting':
      return { state: 'waiting', words: 'Waiting' };
    case 'running':
      return { state: 'running', words: 'Running' };
    case 'typed':
      return { state: 'passed', words: 'Typed' };
    case 'done':
      return { state: 'passed', words: 'Done' };
    case 'failed':
      return { state: 'failed', words: status === null ? 'Failed' : `Exit ${status}` };
    case 'lost':
      return { state: 'lost', words: 'End not seen' };
  }
}
