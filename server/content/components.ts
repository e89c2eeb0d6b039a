// Owns which components a deck may use and what may be written in their attributes.
import { z } from 'zod';
import { deckFile, type FileKind, fileKind } from '#core/deck-file';
import { FIGURE_KINDS } from '#core/figure-facts';
import { embedOrigin } from './embeds';
import { LAB_COMPONENTS } from './lab-components';
import { POLL_COMPONENTS } from './poll-components';
import { stepSchema } from './slide-clock';

const port = z.int('must be a whole number, such as {8080}').min(1, 'starts at 1').max(65535, 'ends at 65535');

const title = z.string('must be text').optional().describe('What it shows or says.');

/** A file in the deck's folder: that way no name leads out of it. */
function fileOf(kind: FileKind, message: string): z.ZodType<string> {
  return z.string(message).refine((name) => deckFile(name) !== null && fileKind(name) === kind, message);
}

/** Every component an author can write, with the schema of its attributes. The descriptions are the manual. */
export const DECK_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  AudienceUrl: z
    .strictObject({
      port: port.describe('TCP port in the sandbox.'),
      qr: z.boolean('has no value, or {true} or {false}').optional().describe('With a QR code of it, for phones.'),
    })
    .describe('The address at which the audience opens a port of the sandbox.'),
  Figure: z
    .strictObject({
      kind: z.enum(FIGURE_KINDS, `must be one of: ${FIGURE_KINDS.join(', ')}`).describe('What it draws.'),
      title,
      of: z
        .string('must be text')
        .optional()
        .describe('Only what has this in its name: a service, image or container.'),
      node: z.string('must be the name of a node').optional().describe('Only what is on that node.'),
      port: port.optional().describe('Of `traffic`: only requests to that port.'),
    })
    .describe('What goes on in the sandbox, drawn as it happens. An export draws `recordings/<slide>.<kind>.json`.'),
  Notes: z.strictObject({}).describe('Presenter notes: taken out before anything is rendered.'),
  Say: z
    .strictObject({})
    .describe(
      'What is said here: captions of the talk’s recording, for everybody to read. Taken out before anything is rendered. It is said after the blocks above it and before those below; `[step]` in it is where the next step comes.',
    ),
  Step: stepSchema.describe('What is in it comes, goes or changes with a step.'),
  ...LAB_COMPONENTS,
  RoomProgress: z
    .strictObject({ title })
    .describe('How many people of an open room are at which task, as it changes. It names nobody.'),
  ...POLL_COMPONENTS,
  Steps: z.strictObject({}).describe('A list whose items come one by one.'),
  Morph: z.strictObject({}).describe('Fences, each of which turns into the next.'),
  Recording: z
    .strictObject({
      src: fileOf('recording', 'must be a .cast file in the deck’s own folder').describe('A .cast file.'),
      title,
    })
    .describe('A recording of a terminal that lies in the deck’s folder, played on the slide.'),
  Video: z
    .strictObject({
      src: fileOf('video', 'must be a .mp4 or .webm file in the deck’s own folder').describe('A .mp4 or .webm file.'),
      title,
      poster: fileOf('image', 'must be an image in the deck’s own folder')
        .optional()
        .describe('The picture that is shown before it plays.'),
      loop: z.boolean('has no value, or {true} or {false}').optional().describe('It begins again at its end.'),
    })
    .describe('A film of the deck’s folder. Captions are taken from a .vtt of the same name beside it.'),
  Audio: z
    .strictObject({
      src: fileOf('audio', 'must be a .mp3, .ogg, .m4a or .wav file in the deck’s own folder').describe(
        'A .mp3, .ogg, .m4a or .wav file.',
      ),
      title,
    })
    .describe('A sound of the deck’s folder.'),
  Embed: z
    .strictObject({
      src: z
        .string('must be the address of a page')
        .refine((src) => embedOrigin(src) !== null, 'must be a whole https address, or http on localhost')
        .describe('An https address, or http on localhost.'),
      title,
    })
    .describe('A page from the web, loaded when somebody asks for it.'),
};
