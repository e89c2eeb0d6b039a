// Owns what was drawn before, by the source it was drawn from: a save changes one thing in a deck, and all others look as
// they did. What has not been asked for longest goes first.

export class DrawnBefore<T> {
  private readonly kept = new Map<string, T>();
  private length = 0;

  /** `maxLength`: of all sources together. */
  constructor(private readonly maxLength: number) {}

  get(source: string): T | undefined {
    const drawn = this.kept.get(source);
    if (drawn === undefined) return undefined;
    this.kept.delete(source);
    this.kept.set(source, drawn);
    return drawn;
  }

  keep(source: string, drawn: T): void {
    if (this.kept.has(source) || source.length > this.maxLength) return;
    this.kept.set(source, drawn);
    this.length += source.length;
    for (const oldest of this.kept.keys()) {
      if (this.length <= this.maxLength) return;
      this.kept.delete(oldest);
      this.length -= oldest.length;
    }
  }
}
