// Owns whether a shell is read: while anybody holds it back it is not.

export class Brake<Holder extends string> {
  private readonly holders = new Set<Holder>();

  constructor(private readonly source: { pause(): void; resume(): void }) {}

  hold(holder: Holder): void {
    if (this.holders.size === 0) this.source.pause();
    this.holders.add(holder);
  }

  release(holder: Holder): void {
    if (this.holders.delete(holder) && this.holders.size === 0) this.source.resume();
  }
}
