// Owns what limits a room's sandbox, as its pages are told: how long it still lives, and which of its nodes are at a limit.
import {
  canExtend,
  type EarlierLife,
  type Ending,
  endedText,
  extended,
  type Lifetime,
  type LifetimeRules,
  lookAt,
  newLifetime,
  prolonged,
  resumedLifetime,
  used,
} from '#core/lifetime';
import type { Limits } from '#core/protocol';
import { strainText } from '#core/strain';
import type { Sandbox } from '../sandbox/provider';

export type RoomLimitsEvents = {
  onChange(limits: Limits): void;
  onExtended(): void;
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
  /** Of the sandbox that is followed next. */
  private earlier: EarlierLife | null = null;
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
        extendMs: ending.cause === 'lifetime' && life && canExtend(life, rules) ? rules.extendMs : null,
      },
      hits,
    };
  }

  /** How often the room's sandbox has been extended. */
  get extended(): number {
    return this.life?.extended ?? 0;
  }

  /** The sandbox that is followed next has lived since then, in milliseconds of the clock on the wall. */
  resume({ since, extended }: { since: number; extended: number }): void {
    this.earlier = { ageMs: Date.now() - since, extended };
  }

  /** The room has that sandbox; null when it has none any more. */
  follow(sandbox: Sandbox | null): void {
    if (sandbox === this.sandbox) return;
    this.unwatch();
    this.sandbox = sandbox;
    this.life = sandbox && this.begin();
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
    return this.live(this.life && extended(this.life, this.rules, now()));
  }

  /** The same before its end is announced. */
  prolong(): boolean {
    return this.live(this.life && prolonged(this.life, this.rules, now()));
  }

  private live(longer: Lifetime | null): boolean {
    if (!longer) return false;
    this.life = longer;
    this.events.onExtended();
    this.look();
    return true;
  }

  private begin(): Lifetime {
    const { earlier, rules } = this;
    this.earlier = null;
    return earlier ? resumedLifetime(rules, earlier, now()) : newLifetime(rules, now());
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
