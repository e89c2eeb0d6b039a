// Owns how a talk keeps to its planned time: when each slide should begin, and how far ahead or behind one is.

/** Where each slide begins, in ms from the start, and behind the last one where the talk ends. */
export type Plan = readonly number[];

type Planned = { minutes?: number | undefined };

const MINUTE_MS = 60_000;

/** Less than this nobody can keep to, and nobody wants to hear of. */
const TOLERANCE_MS = 30_000;

type Scheduled = {
  slides: readonly { name: string; look: { minutes?: number | undefined } }[];
  tasks: readonly { slide: string; minutes: number | null }[];
};

/** What each slide says of its time: its own `minutes`, else those of the tasks on it together. */
export function minutesOfSlides({ slides, tasks }: Scheduled): (number | undefined)[] {
  return slides.map(({ name, look }) => {
    if (look.minutes !== undefined) return look.minutes;
    const told = tasks.flatMap(({ slide, minutes }) => (slide === name && minutes !== null ? [minutes] : []));
    return told.length === 0 ? undefined : told.reduce((sum, each) => sum + each, 0);
  });
}

/**
 * Slides with `minutes` of their own have these; the others share the rest of the duration equally. Own minutes that are
 * more than the whole duration are shortened alike. Null when nothing says how long the talk is.
 */
export function planOf(slides: readonly Planned[], duration: number | undefined): Plan | null {
  const own = slides.reduce((sum, { minutes = 0 }) => sum + minutes, 0);
  const open = slides.filter(({ minutes }) => minutes === undefined).length;
  const total = duration ?? (open === 0 ? own : 0);
  if (total <= 0 || slides.length === 0) return null;
  const scale = own > total ? total / own : 1;
  const share = open === 0 ? 0 : Math.max(0, total - own) / open;
  let at = 0;
  const ends = slides.map(({ minutes }) => {
    at += (minutes === undefined ? share : minutes * scale) * MINUTE_MS;
    return at;
  });
  return [0, ...ends];
}

/** Length of the plan, in ms. */
export function lengthOf(plan: Plan): number {
  return plan.at(-1) ?? 0;
}

/** Index of the slide on which one should be; behind the end it is the last. */
export function dueSlide(plan: Plan, elapsedMs: number): number {
  const next = plan.findIndex((begins) => begins > elapsedMs);
  const last = Math.max(plan.length - 2, 0);
  return next < 0 ? last : Math.min(Math.max(next - 1, 0), last);
}

/** Of one who is on that slide: positive ahead, negative behind, in ms; 0 while the plan has that slide. */
export function leadMs(plan: Plan, slide: number, elapsedMs: number): number {
  const begins = plan[slide] ?? 0;
  const ends = plan[slide + 1] ?? lengthOf(plan);
  if (elapsedMs < begins) return begins - elapsedMs;
  return Math.min(0, ends - elapsedMs);
}

/** In plain words. */
export function paceWords(lead: number): string {
  if (Math.abs(lead) < TOLERANCE_MS) return 'On time';
  const minutes = Math.max(1, Math.round(Math.abs(lead) / MINUTE_MS));
  return `${minutes} min ${lead > 0 ? 'ahead' : 'behind'}`;
}
