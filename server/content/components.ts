// Owns which components a deck may use and what may be written in their attributes.
import { z } from 'zod';
import { deckFile, type FileKind, fileKind } from '#core/deck-file';
import { embedOrigin } from './embeds';
import { stepSchema } from './slide-clock';

const port = z.int('must be a whole number, such as {8080}').min(1, 'starts at 1').max(65535, 'ends at 65535');

const title = z.string('must be text').optional();

/** A file in the deck's folder: that way no name leads out of it. */
function fileOf(kind: FileKind, message: string): z.ZodType<string> {
  return z.string(message).refine((name) => deckFile(name) !== null && fileKind(name) === kind, message);
}

/** Every component an author can write, with the schema of its attributes. */
export const DECK_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  /** The address at which the audience opens a port of the sandbox. */
  AudienceUrl: z.strictObject({ port }),
  /** Presenter notes: taken out before anything is rendered. */
  Notes: z.strictObject({}),
  Step: stepSchema,
  /** A list whose items come one by one. */
  Steps: z.strictObject({}),
  /** Fences, each of which turns into the next. */
  Morph: z.strictObject({}),
  /** A recording of a terminal that lies in the deck's folder, played on the slide. */
  Recording: z.strictObject({ src: fileOf('recording', 'must be a .cast file in the deck’s own folder'), title }),
  /** A film of the deck's folder. Captions are taken from a .vtt of the same name beside it. */
  Video: z.strictObject({
    src: fileOf('video', 'must be a .mp4 or .webm file in the deck’s own folder'),
    title,
    poster: fileOf('image', 'must be an image in the deck’s own folder').optional(),
    loop: z.boolean('has no value, or {true} or {false}').optional(),
  }),
  /** A sound of the deck's folder. */
  Audio: z.strictObject({
    src: fileOf('audio', 'must be a .mp3, .ogg, .m4a or .wav file in the deck’s own folder'),
    title,
  }),
  /** A page from the web, loaded when somebody asks for it. */
  Embed: z.strictObject({
    src: z
      .string('must be the address of a page')
      .refine((src) => embedOrigin(src) !== null, 'must be a whole https address, or http on localhost'),
    title,
  }),
};
