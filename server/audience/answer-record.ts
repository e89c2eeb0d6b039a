// Owns the record of which node of one sandbox answered for which port, and how often.

export type Answered = {
  node: string;
  port: number;
  count: number;
  /** When it answered last, in milliseconds. */
  last: number;
};

const MAX_ROWS = 100;

export class AnswerRecord {
  private readonly rows = new Map<string, Answered>();

  constructor(private readonly now: () => number) {}

  add(node: string, port: number): void {
    const key = `${port} ${node}`;
    const row = this.rows.get(key);
    if (row) {
      row.count += 1;
      row.last = this.now();
      return;
    }
    if (this.rows.size >= MAX_ROWS) this.forgetOldest();
    this.rows.set(key, { node, port, count: 1, last: this.now() });
  }

  all(): Answered[] {
    return [...this.rows.values()].map((row) => ({ ...row }));
  }

  private forgetOldest(): void {
    const [oldest] = [...this.rows].sort(([, a], [, b]) => a.last - b.last);
    if (oldest) this.rows.delete(oldest[0]);
  }
}
