// Owns how a translation that has all its blocks differs from the original otherwise: in what a room, a recording or
// somebody's progress would take for the same.
import type { Slide } from '#core/deck';
import { partsOfSays, type SlideSay } from '#core/spoken';
import type { Outline } from './slides-plugin';

type Difference = { line: number; message: string };

/** Slides and tasks are those of the original already, in its order. */
export function differencesIn(translation: Outline, original: Outline): Difference[] {
  return [
    ...translation.slides.flatMap((slide, index) => slideDifferences(slide, original.slides[index])),
    ...blockDifferences(translation, original),
    ...taskDifferences(translation, original),
    ...missingQuestions(translation, original),
    ...saidDifferences(translation, original),
  ];
}

function slideDifferences(slide: Slide, original: Slide | undefined): Difference[] {
  if (!original) return [];
  const { line, steps, actions, figures } = slide;
  if (steps !== original.steps)
    return [{ line, message: `This slide has ${counted(steps, 'step')}, in deck.mdx ${original.steps}.` }];
  if (JSON.stringify(actions) !== JSON.stringify(original.actions))
    return [{ line, message: 'The steps of this slide carry out other blocks than in deck.mdx.' }];
  const wanted = figureWords(original.figures);
  if (figureWords(figures) !== wanted)
    return [{ line, message: `In deck.mdx the figures of this slide are: ${wanted || 'none'}.` }];
  return [];
}

/** As their author writes them. */
function figureWords(figures: Slide['figures']): string {
  const words = ({ kind, of, node, port }: Slide['figures'][number]) =>
    [kind, of && `of="${of}"`, node && `node="${node}"`, port && `port={${port}}`].filter(Boolean).join(' ');
  return figures.map(words).join(', ');
}

function blockDifferences({ blocks }: Outline, original: Outline): Difference[] {
  const places = new Map(original.blocks.map(({ name, task }) => [name, task]));
  return blocks.flatMap(({ name, task, line }) => {
    const wanted = places.get(name) ?? null;
    if (wanted === task) return [];
    const where = wanted === null ? 'in no task' : `in the task “${wanted}”`;
    return [{ line, message: `In deck.mdx the block “${name}” stands ${where}.` }];
  });
}

function taskDifferences({ tasks }: Outline, original: Outline): Difference[] {
  return tasks.flatMap(({ name, line, hints, hasSolution }) => {
    const same = original.tasks.find((each) => each.name === name);
    if (!same) return [];
    if (hints !== same.hints)
      return [{ line, message: `This task has ${counted(hints, 'hint')}, in deck.mdx ${same.hints}.` }];
    if (hasSolution === same.hasSolution) return [];
    return [{ line, message: `This task has ${hasSolution ? 'no solution in deck.mdx' : 'a solution in deck.mdx'}.` }];
  });
}

/** A translation says nothing, or as much as the original, so that its captions are in step. */
function saidDifferences({ slides, says }: Outline, original: Outline): Difference[] {
  if (says.length === 0) return [];
  return slides.flatMap(({ name, line }) => {
    const on = (each: SlideSay) => each.slide === name;
    const [own, there] = [says.filter(on), original.says.filter(on)];
    if (own.length !== there.length)
      return [{ line, message: `This slide has ${own.length} <Say>, in deck.mdx ${there.length}.` }];
    const stepsOf = (all: SlideSay[]) => partsOfSays(all).map(({ step }) => step);
    if (stepsOf(own).join() === stepsOf(there).join()) return [];
    return [{ line: own[0]?.line ?? line, message: 'What is said on this slide has other steps than in deck.mdx.' }];
  });
}

type Asked = { name: string; kind: string; slide: string; task?: string | null; line: number };

function missingQuestions(translation: Outline, original: Outline): Difference[] {
  const [here, there] = [askedIn(translation), askedIn(original)];
  const isSame = (a: Asked) => (b: Asked) =>
    a.name === b.name && a.kind === b.kind && a.slide === b.slide && a.task === b.task;
  const extra = here.filter((each) => !there.some(isSame(each)));
  const lacking = there.filter((each) => !here.some(isSame(each)));
  const lineOf = (slide: string) => translation.slides.find(({ name }) => name === slide)?.line ?? 1;
  return [
    ...extra.map(({ name, line }) => ({ line, message: `In deck.mdx nothing of that kind is called “${name}” here.` })),
    ...lacking.map(({ name, slide }) => ({
      line: lineOf(slide),
      message: `“${name}” of deck.mdx is not asked on this slide, or not in its task.`,
    })),
  ];
}

function askedIn({ questions, polls }: Outline): Asked[] {
  return [...questions, ...polls.map((poll) => ({ ...poll, kind: 'poll' }))];
}

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
