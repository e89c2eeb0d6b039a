// Owns who has been counted for which of a deck's questions: known to this process alone, so that what is kept of an answer
// says of nobody that it was theirs.

export class QuizPeople {
  /** By room's code; of each `question member`. */
  private readonly counted = new Map<string, Set<string>>();

  /** True once for each. */
  isFirst(code: string, member: string, question: string): boolean {
    const known = this.counted.get(code) ?? new Set();
    this.counted.set(code, known);
    const key = `${question} ${member}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  }

  forget(code: string): void {
    this.counted.delete(code);
  }
}
