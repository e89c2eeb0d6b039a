// Owns which components a deck may use and what may be written in their attributes.
import { z } from 'zod';

const port = z.int('must be a whole number, such as {8080}').min(1, 'starts at 1').max(65535, 'ends at 65535');

/** Every component an author can write, with the schema of its attributes. */
export const DECK_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  /** The address at which the audience opens a port of the sandbox. */
  AudienceUrl: z.strictObject({ port }),
  /** Presenter notes: taken out before anything is rendered. */
  Notes: z.strictObject({}),
};
