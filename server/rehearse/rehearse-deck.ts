// Owns a deck's rehearsal: one sandbox goes the way through, beside it another takes the wrong tries.
import type { Block } from '#core/deck';
import type { Rehearsal, Trial } from '#core/rehearsal';
import { type Stage, stagesOf } from '#core/stages';
import { readThrough } from './read-through';
import { goThrough, hurryThrough, type Report, tryWrong } from './rehearse-stage';
import { Stand, type StandDeps, type Tried } from './stand';

export type RehearseOptions = StandDeps & {
  /** How faults name the deck. */
  file: string;
  /** Told of each trial as it ends. */
  onTrial?: Report;
  /** Told of each block that leads on. */
  onCarriedOut?(block: Block, tried: Tried): void;
  /** Every wrong try gets a sandbox of its own; else only one that did not end as meant. */
  isStrict?: boolean;
};

/** Rejects only when no sandbox can be had. */
export async function rehearseDeck(options: RehearseOptions): Promise<Rehearsal> {
  const { deck, file, provider } = options;
  const at = Date.now();
  const trials: Trial[] = [];
  const report = (trial: Trial) => {
    trials.push(trial);
    options.onTrial?.(trial);
  };
  for (const trial of readThrough(deck)) report(trial);
  const stages = stagesOf(deck);
  const [docker] = await Promise.all([goTheWay(options, stages, report), tryAllWrong(options, stages, report)]);
  return {
    ...{ deck: deck.name, file, at, docker, isolation: provider.capabilities.isolation },
    seconds: (Date.now() - at) / 1000,
    trials: trials.toSorted((a, b) => a.line - b.line),
  };
}

/** The version of the engine, if the sandbox has one. */
async function goTheWay(options: RehearseOptions, stages: readonly Stage[], report: Report): Promise<string | null> {
  let stand = await Stand.open(options);
  try {
    for (const [index, stage] of stages.entries()) {
      if (stand.isSpoilt) {
        await stand.close();
        stand = await standBefore(options, stages.slice(0, index));
      }
      await goThrough(stand, stage, { report, carriedOut: (...each) => options.onCarriedOut?.(...each) });
    }
    return await stand.dockerVersion();
  } finally {
    await stand.close();
  }
}

/**
 * A sandbox that goes the same way with each wrong try on it, as people do who mend what they did wrong. Where the way
 * does not lead on from there, or a try did not end as meant, a fresh one takes its place, so that no try is judged by
 * what an earlier one has left.
 */
async function tryAllWrong(options: RehearseOptions, stages: readonly Stage[], report: Report): Promise<void> {
  const lastWrong = stages.findLastIndex(({ wrong }) => wrong.length > 0);
  let stand: Stand | null = null;
  try {
    for (const [index, stage] of stages.slice(0, lastWrong + 1).entries()) {
      for (const wrong of stage.wrong) {
        stand ??= await standBefore(options, stages.slice(0, index));
        let trial = await tryWrong(stand, stage, wrong);
        if (trial.fault || options.isStrict) {
          await stand.close();
          stand = await standBefore(options, stages.slice(0, index));
          trial = await tryWrong(stand, stage, wrong);
          await stand.close();
          stand = null;
        }
        report(trial);
      }
      if (stand && index < lastWrong && !(await hurryThrough(stand, stage))) {
        await stand.close();
        stand = null;
      }
    }
  } finally {
    await stand?.close();
  }
}

async function standBefore(options: RehearseOptions, stages: readonly Stage[]): Promise<Stand> {
  const stand = await Stand.open(options);
  // What does not go well on the way is the other sandbox's to tell.
  for (const stage of stages) await hurryThrough(stand, stage);
  return stand;
}
