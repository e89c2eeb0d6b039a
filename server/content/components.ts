// Owns which components a deck may use and what may be written in their attributes.
import { z } from 'zod';
import { stepSchema } from './slide-clock';

const port = z.int('must be a whole number, such as {8080}').min(1, 'starts at 1').max(65535, 'ends at 65535');

/** A file in the deck's folder itself: that way no name leads out of it. */
export const CAST_FILE = /^[A-Za-z0-9_][\w.-]{0,94}\.cast$/;

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
  Recording: z.strictObject({
    src: z.string('must be the name of a .cast file').regex(CAST_FILE, 'must be a .cast file in the deck’s own folder'),
    title: z.string('must be text').optional(),
  }),
};
