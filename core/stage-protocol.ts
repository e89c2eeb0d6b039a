// Owns what is said on a socket of an open room's stage: that of somebody who looks at the figures or the editor of who
// drives, or of the driver's page that shows its editor. The stage's terminal is watched as others are (viewer-protocol.ts).
import * as z from 'zod/mini';
import { figureChangedSchema } from './figure-protocol';
import { isFilePath, MAX_EDIT_BYTES } from './files';
import { node, type Parsed, parse } from './protocol';

/** Of one change on its way to the server: each of its units takes six bytes of JSON at most. */
export const MAX_PIECE = 10_000;

const version = z.int();
const code = z.string().check(z.maxLength(20));
const path = z.string().check(z.refine(isFilePath, 'no path in the work folder'));
/** UTF-16 units, from the text's beginning. */
const place = z.int().check(z.minimum(0), z.maximum(MAX_EDIT_BYTES));
/** From 1. */
const line = z.int().check(z.minimum(1), z.maximum(MAX_EDIT_BYTES + 1));

/** What of the text the driver sees and has selected; `isInFront`: the editor has their keys, not the terminal. */
const viewSchema = z.object({ top: line, bottom: line, anchor: place, head: place, isInFront: z.boolean() });
export type EditorView = z.infer<typeof viewSchema>;

const fileSchema = z.object({ node, path });
export type StageFile = z.infer<typeof fileSchema>;

export const stageCommandSchema = z.discriminatedUnion('type', [
  /** One of these three is always the first message. The browser's cookie says who it is. */
  z.object({ type: z.literal('look-at-figures'), version, code }),
  z.object({ type: z.literal('look-at-editor'), version, code }),
  /** Of the driver's page. `seat`: the count of the driver's seat as it knows it. */
  z.object({ type: z.literal('show-editor'), version, code, seat: z.int() }),
  /** Another file is in front, of which nothing has been said yet. */
  z.object({ type: z.literal('file-shown'), file: fileSchema }),
  z.object({ type: z.literal('text-changed'), from: place, to: place, text: z.string().check(z.maxLength(MAX_PIECE)) }),
  z.object({ type: z.literal('view-changed'), view: viewSchema }),
  /** None is in front that can be shown. */
  z.object({ type: z.literal('file-hidden') }),
  z.object({ type: z.literal('ping') }),
]);
export type StageCommand = z.infer<typeof stageCommandSchema>;

const stageFactSchema = z.discriminatedUnion('type', [
  /** Of what the slide on stage names, and as far as it does. */
  figureChangedSchema,
  /** A file is in the driver's editor. The whole of it also comes again to a page that was too slow. */
  z.object({ type: z.literal('editor-opened'), file: fileSchema, text: z.string(), view: z.nullable(viewSchema) }),
  z.object({ type: z.literal('editor-changed'), from: place, to: place, text: z.string() }),
  z.object({ type: z.literal('editor-moved'), view: viewSchema }),
  /** No file is shown, or none any more. */
  z.object({ type: z.literal('editor-closed') }),
  /** To the page that shows its editor: so many see it. */
  z.object({ type: z.literal('editor-seen'), people: z.int() }),
  z.object({ type: z.literal('ponged') }),
]);
export type StageFact = z.infer<typeof stageFactSchema>;

export function parseStageCommand(text: string): Parsed<StageCommand> {
  return parse(stageCommandSchema, text);
}

export function parseStageFact(text: string): Parsed<StageFact> {
  return parse(stageFactSchema, text);
}
