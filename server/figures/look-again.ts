// Owns looking at something whenever it may have changed: one look at a time, and never in quicker succession than told.

export class LookAgain {
  private isAsked = false;
  private isLooking = false;
  private isOver = false;
  private timer: NodeJS.Timeout | undefined;
  private last = Number.NEGATIVE_INFINITY;

  /** What `look` rejects with is told to `onFault`; it is looked again when somebody asks. */
  constructor(
    private readonly look: () => Promise<void>,
    private readonly gapMs: number,
    private readonly onFault: (error: unknown) => void,
  ) {}

  ask(): void {
    if (this.isOver || this.isAsked) return;
    this.isAsked = true;
    if (!this.isLooking) this.plan();
  }

  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private plan(): void {
    const wait = Math.max(0, this.last + this.gapMs - performance.now());
    this.timer = setTimeout(() => void this.run(), wait);
  }

  private async run(): Promise<void> {
    this.isAsked = false;
    this.isLooking = true;
    this.last = performance.now();
    await this.look().catch((error: unknown) => {
      if (!this.isOver) this.onFault(error);
    });
    this.isLooking = false;
    if (this.isAsked && !this.isOver) this.plan();
  }
}
