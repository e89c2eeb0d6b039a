// Owns what pages are told of their deck as it stands on disk: its revision, what keeps it from being shown, and which
// slide was edited last.
import { editedSlide, type SlideText } from '#core/edited-slide';
import { deckAddress, type Language } from '#core/language';
import type { DeckStanding, Trouble } from '#core/protocol';
import type { DeckOnDisk, Translation } from '../content/library';
import type { StandingIn } from './room-page';

/** One who mends them one by one sees the next when the first are gone. */
const MAX_FAULTS = 20;
const MAX_MESSAGE = 500;

/** Of a deck that is gone: no page was drawn from it. */
const NO_REVISION = '';

/** `onDisk`: null when the deck is gone. */
export function standingOf(onDisk: DeckOnDisk | null): DeckStanding {
  return { revision: onDisk?.revision ?? NO_REVISION, trouble: troubleOf(onDisk) };
}

function troubleOf(onDisk: DeckOnDisk | null): Trouble | null {
  if (!onDisk) return { kind: 'gone' };
  if (onDisk.ok) return null;
  const faults = onDisk.faults.slice(0, MAX_FAULTS);
  return {
    kind: 'faults',
    faults: faults.map((fault) => ({ ...fault, message: fault.message.slice(0, MAX_MESSAGE) })),
    more: onDisk.faults.length - faults.length,
  };
}

/** Of each text of a deck as they stand now; one that is not among them is gone. */
export function standingsOf(deck: DeckOnDisk | null, translations: readonly Translation[]): StandingIn {
  const standings = new Map<Language, DeckStanding>([[null, standingOf(deck)]]);
  for (const each of translations) standings.set(each.language, standingOf(each));
  return (language) => standings.get(language) ?? standingOf(null);
}

/** The slide that was edited since the deck was last seen without a fault; null when none is known. */
export class EditedSlides {
  private readonly known = new Map<string, readonly SlideText[]>();

  saw(deck: string, onDisk: DeckOnDisk | null, language: Language = null): string | null {
    if (!onDisk?.ok) return null;
    const text = deckAddress(deck, language);
    const before = this.known.get(text);
    this.known.set(text, onDisk.texts);
    return before ? editedSlide(before, onDisk.texts) : null;
  }
}
