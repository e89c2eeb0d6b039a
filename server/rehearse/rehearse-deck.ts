// Owns a deck's rehearsal: one sandbox goes the way through, beside it another takes the wrong tries.
import type { Block } from '#core/deck';
import { needsAfter } from '#core/foundations';
import type { Rehearsal, Trial } from '#core/rehearsal';
import { type Stage, stagesOf } from '#core/stages';
import { checkLinks } from './check-links';
import type { FigureKeeper } from './figure-keeper';
import { readThrough } from './read-through';
import { goThrough, hurryThrough, type Report, stillHold, tryWrong } from './rehearse-stage';
import { Stand, type StandDeps, type Tried } from './stand';

export type RehearseOptions = StandDeps & {
  /** How faults name the deck. */
  file: string;
  /** Name of a task or slide: what leads to it is carried out, and it alone is judged. */
  only?: string | undefined;
  /** Told of each trial as it ends. */
  onTrial?: Report;
  /** Told of each block that leads on. */
  onCarriedOut?(block: Block, tried: Tried): void;
  /** Told of a stage that does not end well after wrong tries at it or before it, and of what stopped it: a fresh sandbox goes all the way once more. */
  onDetour?(stage: Stage, stop: Trial): void;
  /** Keeps what the deck's figures draw on the way. */
  figures?: FigureKeeper;
  /** Every wrong try gets a sandbox of its own; else only one that did not end as meant. */
  isStrict?: boolean;
  /** Links to the web are asked as well. */
  asksOutside?: boolean;
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
  const stages = stagesOf(deck).map((stage) => ({ stage, isChosen: isChosen(stage, options.only) }));
  const links = await checkLinks(deck, { asksOutside: false, ...options });
  for (const trial of [...readThrough(deck), ...links]) if (names(trial, options.only)) report(trial);
  const [docker] = await Promise.all([goTheWay(options, stages, report), tryAllWrong(options, stages, report)]);
  return {
    ...{ deck: deck.name, file, at, docker, isolation: provider.capabilities.isolation },
    seconds: (Date.now() - at) / 1000,
    trials: trials.toSorted((a, b) => a.line - b.line),
  };
}

/** The version of the engine, if the sandbox has one. */
async function goTheWay(options: RehearseOptions, plan: readonly Planned[], report: Report): Promise<string | null> {
  const { figures } = options;
  let stand = await Stand.open(options);
  const broken = new Set<Block>();
  figures?.watch(stand.sandbox);
  try {
    const end = plan.findLastIndex(({ isChosen }) => isChosen) + 1;
    for (const [index, { stage, isChosen }] of plan.slice(0, end).entries()) {
      if (stand.isSpoilt) {
        await stand.close();
        stand = await standBefore(options, stagesBefore(plan, index));
        figures?.watch(stand.sandbox);
      }
      const next = plan[index + 1]?.stage;
      figures?.begin(stage, next);
      if (isChosen) {
        await goThrough(stand, stage, { report, carriedOut: (...each) => options.onCarriedOut?.(...each) });
        const needs = needsAfter(options.deck, stage, next).filter(({ check }) => !broken.has(check));
        for (const check of await stillHold(stand, needs, report)) broken.add(check);
      } else await hurryThrough(stand, stage);
      await figures?.keep(stage, next);
    }
    return await stand.dockerVersion();
  } finally {
    figures?.close();
    await stand.close();
  }
}

/**
 * A sandbox that goes the same way with each wrong try on it, as people do who mend what they did wrong. Where the way
 * does not lead on from there, or a try did not end as meant, a fresh one takes its place, so that no try is judged by
 * what an earlier one has left.
 */
async function tryAllWrong(options: RehearseOptions, plan: readonly Planned[], report: Report): Promise<void> {
  const lastWrong = plan.findLastIndex(({ stage, isChosen }) => isChosen && stage.wrong.length > 0);
  let stand: Stand | null = null;
  try {
    for (const [index, { stage, isChosen }] of plan.slice(0, lastWrong + 1).entries()) {
      for (const wrong of isChosen ? stage.wrong : []) {
        stand ??= await standBefore(options, stagesBefore(plan, index));
        let trial = await tryWrong(stand, stage, wrong);
        if (trial.fault || options.isStrict) {
          await stand.close();
          stand = await standBefore(options, stagesBefore(plan, index));
          trial = await tryWrong(stand, stage, wrong);
          await stand.close();
          stand = null;
        }
        report(trial);
      }
      const stop = stand && index < lastWrong ? await hurryThrough(stand, stage) : null;
      if (stop) {
        await stand?.close();
        stand = null;
        options.onDetour?.(stage, stop);
      }
    }
  } finally {
    await stand?.close();
  }
}

type Planned = { stage: Stage; isChosen: boolean };

function isChosen({ task, blocks, checks }: Stage, only: string | undefined): boolean {
  return only === undefined || task?.name === only || [task, ...blocks, ...checks].some((each) => each?.slide === only);
}

function names({ task, slide }: Trial, only: string | undefined): boolean {
  return only === undefined || task === only || slide === only;
}

function stagesBefore(plan: readonly Planned[], index: number): Stage[] {
  return plan.slice(0, index).map(({ stage }) => stage);
}

async function standBefore(options: RehearseOptions, stages: readonly Stage[]): Promise<Stand> {
  const stand = await Stand.open(options);
  // What does not go well on the way is the other sandbox's to tell.
  for (const stage of stages) await hurryThrough(stand, stage);
  return stand;
}
