// Owns the answers to an audience, as the gateway has counted them: told at most once a second while the minute moves on.
import { sum } from '#core/figure-traffic';
import type { Traffic } from '../audience/traffic';
import type { Source, SourceDeps } from './source';

const EVERY_MS = 500;

export function trafficSource(traffic: Traffic, { onChange }: Pick<SourceDeps, 'onChange'>): Source {
  let wasQuiet = false;
  const stop = traffic.watch();
  const timer = setInterval(() => {
    const isQuiet = traffic.facts().rows.every(({ counts }) => sum(counts) === 0);
    if (!isQuiet || !wasQuiet) onChange();
    wasQuiet = isQuiet;
  }, EVERY_MS);
  return {
    facts: () => traffic.facts(),
    lacks: () => null,
    close() {
      stop();
      clearInterval(timer);
    },
  };
}
