// Owns which parts of a playback had a terminal whose recording is no longer kept. Where nothing says that there was one,
// nothing is lost.
import type { TimeSpan } from './cast-cut';

/** `terminal`: whose it is, and which of theirs. */
export type OnStage = TimeSpan & { terminal: string };

/** `hasLostBegin`: it began earlier than what is left of it. */
export type Recorded = OnStage & { hasLostBegin: boolean };

/** Of recordings that say only in which second they began. */
const SLACK_SECONDS = 1;

/** Seconds. `stage`: when somebody was on it, in order; `ranAt`: when a block ran there. */
export function lostOnStage(
  stage: readonly OnStage[],
  recorded: readonly Recorded[],
  ranAt: readonly number[],
): TimeSpan[] {
  return stage.flatMap((span) => {
    const within = recorded.filter(
      ({ terminal, from, to }) => terminal === span.terminal && from < span.to && to > span.from,
    );
    const inOrder = within.toSorted((a, b) => a.from - b.from);
    const lost: TimeSpan[] = [];
    let from = span.from;
    for (const { from: next, to, hasLostBegin } of [...inOrder, { from: span.to, to: span.to, hasLostBegin: false }]) {
      const hasRun = ranAt.some((at) => at >= from && at < next - SLACK_SECONDS);
      if (next - from > SLACK_SECONDS && (hasLostBegin || hasRun)) lost.push({ from, to: next });
      from = Math.max(from, to);
    }
    return lost;
  });
}
