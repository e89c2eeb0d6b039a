// Owns the facts of a figure as they are kept beside a deck, for places where no sandbox is.
import * as z from 'zod/mini';
import { FIGURE_KINDS, type FigureKind, figureFactsSchema } from './figure-facts';
import { type Parsed, parse } from './protocol';

/** `at`: when they were the case, by the clock that they are dated by. */
export const keptFigureSchema = z.object({ at: z.number(), facts: figureFactsSchema });
export type KeptFigure = z.infer<typeof keptFigureSchema>;

/** In the deck's folder `recordings`. All figures of one kind on a slide have their facts in common. */
export function keptFigureFile(slide: string, kind: FigureKind): string {
  return `${slide}.${kind}.json`;
}

/** Whether a file of that name holds such facts. */
export function isKeptFigure(file: string): boolean {
  return FIGURE_KINDS.some((kind) => file.endsWith(`.${kind}.json`));
}

export function parseKeptFigure(text: string): Parsed<KeptFigure> {
  return parse(keptFigureSchema, text);
}
