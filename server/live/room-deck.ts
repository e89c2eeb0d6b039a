// Owns a room's deck as it stands on disk: what it says of the sandbox that goes with it.
import type { Deck } from '#core/deck';
import { hasTerminal } from '#core/layouts';
import type { RightAnswer } from '#core/tasks';
import type { Library, Translation } from '../content/library';
import type { SandboxKind } from '../sandbox/spare';
import { kindOf, PLAIN_KIND } from './room-nodes';

export class RoomDeck {
  constructor(
    readonly name: string,
    private readonly library: Library,
  ) {}

  /** Null while it has faults, or is gone. */
  async read(): Promise<Deck | null> {
    const outcome = await this.library.compiled(this.name);
    return outcome?.ok ? outcome.deck : null;
  }

  /** What is right. Empty while the deck has faults, or is gone. */
  async answers(): Promise<readonly RightAnswer[]> {
    const outcome = await this.library.compiled(this.name);
    if (!outcome?.ok) return [];
    const translations = await this.library.translations(this.name);
    return outcome.answers.map((answer) => ({ ...answer, translations: inOthers(answer, translations) }));
  }

  /** For people. */
  async title(): Promise<string> {
    return (await this.read())?.manifest.title ?? this.name;
  }

  /** What a sandbox of the deck is, and the ports that have names in it. */
  async describe() {
    const found = await this.read();
    const kind = found ? await kindOf(found, this.library.folder(this.name)) : PLAIN_KIND;
    return { ...kind, ports: found?.manifest.nodes.flatMap((node) => node.ports) ?? [] };
  }

  /** Null for a deck that needs no sandbox. */
  async expectedKind(): Promise<SandboxKind | null> {
    const deck = await this.read();
    const needsOne = deck?.slides.some(({ look }) => hasTerminal(look.layout)) || deck?.blocks.length;
    return deck && needsOne ? kindOf(deck, this.library.folder(this.name)) : null;
  }
}

/** What the translations say of the answer, by language. */
function inOthers({ question }: RightAnswer, translations: readonly Translation[]): Record<string, string> {
  const said = translations.flatMap((each): [string, string][] => {
    const same = each.ok ? each.answers.find((answer) => answer.question === question) : undefined;
    return same?.explanation ? [[each.language, same.explanation]] : [];
  });
  return Object.fromEntries(said);
}
