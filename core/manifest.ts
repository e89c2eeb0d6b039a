// Owns what an author may write in a deck's frontmatter and in a slide's settings. The descriptions are the manual.
import { z } from 'zod';
import { SLUG } from './ids';
import { innerPath, nodesSchema } from './topology';

const slug = z
  .string()
  .regex(
    SLUG,
    'must be lower-case letters, digits and single hyphens, at most 80 characters, such as "build-the-image"',
  );

const imageSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][\w./:-]*$/, 'must be an image name with its tag, such as "golang:1-bookworm"')
    .describe('Official name and tag, pulled where a registry can be reached.'),
  standIn: innerPath.optional().describe('Folder with a Dockerfile that builds an equal where none can be reached.'),
});

const layout = z
  .enum(['title', 'section', 'default', 'terminal'])
  .describe('How the slide is laid out; `terminal` has the terminal beside the text.');

export const manifestSchema = z.strictObject({
  title: z.string().min(1).max(120).describe('Name of the deck.'),
  description: z.string().max(300).default('').describe('One sentence for the list of decks.'),
  author: z.string().max(120).optional().describe('Who gives it.'),
  duration: z.number().positive().max(1440).optional().describe('Planned length in minutes.'),
  app: innerPath.optional().describe('Folder copied into the sandbox’s work folder.'),
  images: z
    .array(imageSchema)
    .max(50)
    .default([])
    .describe('The shelf: images the sandbox’s engine has from its start.'),
  nodes: nodesSchema.describe('The machines of the sandbox: how many, or a list that says more of each.'),
  engine: z
    .enum(['lazy', 'eager'])
    .default('lazy')
    .describe('Whether the nodes’ engines start with them, or at the first docker command.'),
  layout: layout.optional().describe('Layout of the first slide.'),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const slideSettingsSchema = z.strictObject({
  layout: layout.default('default'),
  name: slug.optional().describe('Address of the slide; else made from its first heading.'),
});
export type SlideSettings = z.infer<typeof slideSettingsSchema>;
