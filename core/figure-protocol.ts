// Owns what is said on the socket of a page's figures: which kinds it shows, and their facts as they change.
import * as z from 'zod/mini';
import { FIGURE_KINDS, figureFactsSchema } from './figure-facts';
import { MAX_NODES, node, parse } from './protocol';

const kind = z.enum(FIGURE_KINDS);

/** Why a figure has nothing to draw: no sandbox, no engine that runs in it, no Swarm, or no file that tells. */
export const LACKS = ['sandbox', 'docker', 'engine', 'swarm', 'pipeline'] as const;
const lacks = z.nullable(z.enum(LACKS));
export type Lack = z.infer<typeof lacks>;

const figureCommandSchema = z.discriminatedUnion('type', [
  /** The first message, and again whenever the page shows others, or its room has another sandbox. */
  z.object({
    type: z.literal('watch-figures'),
    version: z.int(),
    deck: z.string().check(z.maxLength(80)),
    kinds: z.array(kind).check(z.maxLength(FIGURE_KINDS.length)),
    /** Beside the first one, nodes whose pipelines it shows. */
    nodes: z.optional(z.array(node).check(z.maxLength(MAX_NODES))),
  }),
  z.object({ type: z.literal('ping') }),
]);
export type FigureCommand = z.infer<typeof figureCommandSchema>;

/** `at`: of the server's clock, by which the facts are dated. */
export const figureChangedSchema = z.object({
  type: z.literal('figure-changed'),
  kind,
  at: z.number(),
  lacks,
  facts: z.nullable(figureFactsSchema),
});
export type FigureChanged = z.infer<typeof figureChangedSchema>;

const figureFactSchema = z.discriminatedUnion('type', [
  figureChangedSchema,
  /** All that the page asked for is watched. */
  z.object({ type: z.literal('ponged') }),
]);

export const parseFigureCommand = (text: string) => parse(figureCommandSchema, text);
export const parseFigureFact = (text: string) => parse(figureFactSchema, text);
