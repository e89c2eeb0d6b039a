// Owns the lines of decks that are rehearsed at once: one deck's are shown as they come, the next one's when it has ended.

export class LinesInTurn {
  private turn = 0;
  private readonly waiting = new Map<number, string[]>();
  private readonly ended = new Set<number>();

  constructor(private readonly show: (line: string) => void) {}

  /** What the deck of that number says; the first is number 0. */
  say(deck: number, line: string): void {
    if (deck === this.turn) this.show(line);
    else this.waiting.set(deck, [...(this.waiting.get(deck) ?? []), line]);
  }

  /** It says no more. */
  end(deck: number): void {
    this.ended.add(deck);
    while (this.ended.has(this.turn)) {
      this.turn += 1;
      for (const line of this.waiting.get(this.turn) ?? []) this.show(line);
      this.waiting.delete(this.turn);
    }
  }
}
