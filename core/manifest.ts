// Owns what an author may write in a deck's frontmatter and in a slide's settings. The descriptions are the manual.
import { z } from 'zod';
import { backgroundOf } from './background';
import { SLUG } from './ids';
import { isLanguage } from './language';
import { THEMES } from './themes';
import { innerPath, nodesSchema } from './topology';
import { liveVariable, nameProblem } from './variables';

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

const words = z.string().max(200);

const layout = slug.describe(
  'How the slide is laid out: title, section, default, two-columns, image, quote, terminal (beside the text), terminal-full, editor, figure, or one of the deck’s own layouts.',
);
const transition = z
  .enum(['none', 'fade', 'slide'])
  .describe('How the slide comes in. Nothing moves for whoever asked their system for less motion.');
const header = z.union([words, z.literal(false)]).describe('A line at the top of the slide; false: none.');
const footer = z.union([words, z.literal(false)]).describe('A line at the foot of the slide; false: none.');

const background = z.string().superRefine((value, context) => {
  const outcome = backgroundOf(value);
  if (!outcome.ok) context.addIssue({ code: 'custom', message: outcome.problem });
});

export const slideSettingsSchema = z.strictObject({
  layout: layout.optional(),
  name: slug.optional().describe('Address of the slide; else made from its first heading.'),
  class: z
    .string()
    .regex(/^[A-Za-z_][\w-]*(?: +[A-Za-z_][\w-]*)*$/, 'must be names with spaces between them')
    .optional()
    .describe('Classes for the deck’s own CSS.'),
  background: background
    .optional()
    .describe('A CSS colour or linear gradient, or an image or video that lies in the deck’s folder.'),
  transition: transition.optional(),
  autoAnimate: z
    .boolean()
    .optional()
    .describe('What is on this slide and on the one before moves from its old place to its new one.'),
  incremental: z.boolean().optional().describe('The items of its lists come one by one.'),
  hidden: z.boolean().optional().describe('Left out of the talk, with all that is on it.'),
  uncounted: z.boolean().optional().describe('It has no number.'),
  minutes: z
    .number()
    .positive()
    .max(1440)
    .optional()
    .describe('Planned time of this slide; unless said, that of its tasks.'),
  header: header.optional(),
  footer: footer.optional(),
});
export type SlideSettings = z.infer<typeof slideSettingsSchema>;

const namedLayout = slideSettingsSchema.omit({ name: true, hidden: true });

const settings = z.strictObject({
  title: z.string().min(1).max(120).describe('Name of the deck.'),
  description: z.string().max(300).default('').describe('One sentence for the list of decks.'),
  language: z
    .string()
    .refine(isLanguage, 'must be the tag of a language in small letters, such as en or pt-br')
    .default('en')
    .describe('What `deck.mdx` is written in.'),
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
  theme: z
    .enum(THEMES, `must be one of ${THEMES.join(', ')}`)
    .default('dock')
    .describe('Colours and type, light and dark: dock, chart (paper and serifs) or foundry (iron and broad type).'),
  css: innerPath
    .regex(/\.css$/, 'must be a .css file in the deck’s own folder')
    .optional()
    .describe('A style sheet in the deck’s folder, used after the theme’s.'),
  transition: transition.optional(),
  incremental: z.boolean().optional().describe('The items of all lists come one by one.'),
  header: words.optional().describe('A line at the top of every slide.'),
  footer: words.optional().describe('A line at the foot of every slide.'),
  slideNumbers: z.boolean().default(true).describe('Whether the number of the slide is shown.'),
  progress: z.boolean().default(true).describe('Whether a line at the foot shows how far the talk is.'),
  variables: z
    .record(
      z.string().regex(/^[A-Za-z]\w{0,39}$/, 'must be a letter, then letters, digits and underscores'),
      z.string('must be text; put a figure in quotes').max(500),
    )
    .default({})
    .describe('Texts: in braces their name stands for them in text, behind $ in commands.'),
  layouts: z
    .record(slug, namedLayout)
    .default({})
    .describe('Layouts of the deck’s own: slide settings under a name, made from the layout they name.'),
});

/** All that a translation says itself: the rest is the deck's. */
export const translationSchema = settings.pick({ title: true, description: true, header: true, footer: true });
export type TranslatedManifest = z.infer<typeof translationSchema>;

export const translatedSlideSchema = slideSettingsSchema.pick({ name: true, header: true, footer: true });
export type TranslatedSettings = z.infer<typeof translatedSlideSchema>;

export const manifestSchema = settings.superRefine(({ variables, nodes }, context) => {
  for (const name of Object.keys(variables)) {
    const message = nameProblem(name, nodes);
    if (message) context.addIssue({ code: 'custom', path: ['variables', name], message });
  }
  for (const [place, { env }] of nodes.entries())
    for (const name of Object.keys(env)) {
      const isTaken = Object.hasOwn(variables, name) || liveVariable(name, nodes) !== null;
      const message = 'this is a variable of all nodes already: use another name';
      if (isTaken) context.addIssue({ code: 'custom', path: ['nodes', place, 'env', name], message });
    }
});
export type Manifest = z.infer<typeof manifestSchema>;
