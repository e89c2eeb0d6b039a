// Owns what limits a room's sandbox, as its pages are told: how long it still lives, and which of its nodes are at a limit.
import {
  type Ending,
  endedText,
  extended,
  type Lifetime,
  type LifetimeRules,
  lookAt,
  newLifetime,
  used,
} from '#core/lifetime';
import type { Limits } from '#core/protocol';
import { strainText } from '#core/strain';
import type { Sandbox } from '../sandbox/provider';

export type RoomLimitsEvents = {
  onChange(limits: Limits): void;
  /** Its time is over; `reason` is for people. */
  onOver(reason: string): void;
  /** When a command last printed something, on the clock of `performance.now`. */
  lastOutputAt(): number;
};

/** The clock stands still while the machine sleeps, and nobody can set it. */
const now = () => performance.now();

export class RoomLimits {
  private sandbox: Sandbox | null = null;
  private life: Lifetime | null = null;
  private ending: Ending | null = null;
  private timer: NodeJS.Timeout | undefined;
  private unwatch = () => {};
  private told = '';

  constructor(
    private readonly rules: LifetimeRules,
    private readonly events: RoomLimitsEvents,
  ) {}

  get limits(): Limits {
    const hits = (this.sandbox?.strains ?? []).map((strain) => ({ ...strain, text: strainText(strain) }));
    const { ending, life, rules } = this;
    return {
      ending: ending && {
        ...ending,
        extendMs: ending.cause === 'lifetime' && life?.extensions ? rules.extendMs : null,
      },
      hits,
    };
  }

  /** The room has that sandbox; null when it has none any more. */
  follow(sandbox: Sandbox | null): void {
    if (sandbox === this.sandbox) return;
    this.unwatch();
    this.sandbox = sandbox;
    this.life = sandbox && newLifetime(this.rules, now());
    this.unwatch = sandbox?.onStrain(() => this.tell()) ?? (() => {});
    this.look();
  }

  /** Somebody uses it. */
  touch(): void {
    if (!this.life) return;
    this.life = used(this.life, now());
    if (this.ending) this.look();
  }

  /** False when it cannot live longer. */
  extend(): boolean {
    const longer = this.life && extended(this.life, this.rules, now());
    if (!longer) return false;
    this.life = longer;
    this.look();
    return true;
  }

  private look(): void {
    clearTimeout(this.timer);
    this.ending = null;
    if (this.life) this.judge(used(this.life, this.events.lastOutputAt()));
    this.tell();
  }

  private judge(life: Lifetime): void {
    this.life = life;
    const outlook = lookAt(life, this.rules, now());
    if (outlook.state === 'over') return this.events.onOver(endedText(outlook.cause, this.rules));
    if (outlook.state === 'ending') this.ending = outlook.ending;
    if (outlook.wakeInMs !== null) this.timer = setTimeout(() => this.look(), Math.ceil(outlook.wakeInMs)).unref();
  }

  private tell(): void {
    const { limits } = this;
    const text = JSON.stringify(limits);
    if (text === this.told) return;
    this.told = text;
    this.events.onChange(limits);
  }
}
