// Owns the author's manual and the schema for editors: both are made from what the compiler itself goes by.
import { z } from 'zod';
import { FENCE_WORDS } from '#core/fence-words';
import { HTTP_LINES } from '#core/http-check';
import { manifestSchema, slideSettingsSchema, translatedSlideSchema, translationSchema } from '#core/manifest';
import { MAX_NODES } from '#core/protocol';
import { nodeSchema } from '#core/topology';
import { LIVE_VARIABLES } from '#core/variables';
import { DECK_COMPONENTS } from './components';
import { MAX_SLIDES, MAX_SOURCE_MIB } from './deck-limits';
import { blockSchema } from './translation-components';

type Schema = z.core.JSONSchema.BaseSchema;

/** JSON schema of a deck's frontmatter. */
export function manifestJsonSchema(): Schema {
  const schema = schemaOf(manifestSchema);
  const { $schema: _, ...node } = schemaOf(nodeSchema);
  const nodes: Schema = {
    ...property(schema, 'nodes'),
    anyOf: [
      { type: 'integer', minimum: 1, maximum: MAX_NODES },
      { type: 'array', items: node, minItems: 1, maxItems: MAX_NODES },
    ],
  };
  return { title: 'Frontmatter of a Slipway deck', ...schema, properties: { ...schema.properties, nodes } };
}

/** Markdown. */
export function formatManual(): string {
  const manifest = manifestJsonSchema();
  const image = itemsOf(property(manifest, 'images'));
  const port = itemsOf(property(schemaOf(nodeSchema), 'ports'));
  return [
    INTRODUCTION,
    section('Frontmatter', 'Between two lines of `---` at the top of `deck.mdx`.', settingsTable(manifest)),
    section('Each of `images`', '', settingsTable(image)),
    section('Each of `nodes`, where they are a list', '', settingsTable(schemaOf(nodeSchema))),
    section('Each of a node’s `ports`', '', settingsTable(port)),
    section(
      'Slide settings',
      'Lines of `key: value` directly behind a separator, closed by `---`. The deck’s own `layouts` hold the same, but for `name` and `hidden`.',
      settingsTable(schemaOf(slideSettingsSchema)),
    ),
    section('Words behind a fence', 'After the language, as in ```` ```sh run step name=build ````.', fenceTable()),
    section('Variables', VARIABLES, variablesTable()),
    section('Lines of an `http check`', 'Each but the first may be left out.', httpTable()),
    section(
      'Components',
      'Written as elements. What is in braces is a literal or the name of a variable.',
      components(DECK_COMPONENTS),
    ),
    section('Translations', TRANSLATIONS, translationTables()),
  ].join('\n');
}

const INTRODUCTION = `# The deck format

<!-- Made by "npx slipway format": change the descriptions in the schemas, not this file. -->

A deck is \`content/<name>/deck.mdx\`: frontmatter, then slides in Markdown. \`npx slipway new NAME\` makes one to begin with.

- A line \`---\` begins the next slide across, \`----\` the next one down: a detail of the slide above it.
- \`***\` is a rule; on a slide of two columns it begins the second one.
- \`[step]\` in notes lights up with the next step, \`[step:3]\` with step 3.
- Fences in \`mermaid\`, \`math\` and \`chart\` are drawn; \`$$x^2$$\` is maths in a line.
- \`![words](picture.svg)\` shows a picture of the deck's folder; \`[^1]\` is a footnote, shown on its own slide.
- The address of a slide is \`#name\`, of its third step \`#name.3\`.
- A deck has at most ${MAX_SLIDES} slides and ${MAX_SOURCE_MIB} MiB of text.

For completion and checks while you write, tell your editor that \`docs/deck.schema.json\` describes the frontmatter.
`;

const VARIABLES = `Those that the frontmatter sets below \`variables\`, and these, of which each person has their own. The same name stands for
the same value in text, in braces (\`Hello, {PARTICIPANT}.\`), and in the commands of \`run\`, \`type\`, \`check\` and
\`wrong\`, as a variable of the shell (\`echo "Hello, $PARTICIPANT"\`); below a block its reader sees what they are.
A value is never put into a command's text, so that it cannot run anything, whatever is in it. Put it in double quotes,
as one may hold spaces; what \`eval\` or \`sh -c "…"\` make of it is for the deck to say. A terminal keeps what it
was opened with. Files, code in a line and attributes cannot hold those of each person.`;

const TRANSLATIONS = `Beside \`deck.mdx\` may lie \`deck.fr.mdx\`, \`deck.pt-br.mdx\` and so on: the same deck in another language, at
\`/decks/<name>/fr\`. Progress, sandbox, rooms and recordings are the deck's, so people may change the language at any slide.

- It has the same slides, in the same order; each takes its name, layout and all other settings from \`deck.mdx\`.
- Blocks are not written again: \`<Block name="build" />\` stands for the one of that name. Names that nobody wrote are made
  in \`deck.mdx\`: of the slide, or of the task (\`build\`, \`build-file\`, \`build-check\`). Code that is only shown is
  text, and may be translated; with a name in \`deck.mdx\` it can be taken from there as well.
- Tasks stand in the same order, without attributes but \`name\`. Checks and wrong tries that a task does not mention are
  taken as they are, as is a solution that holds nothing but fences. Each hint has its translation.
- A \`<Quiz>\` or \`<Poll>\` has its name alone and its answers in the same order. Which are right is said in \`deck.mdx\`; so
  is what may be typed: let \`answer="/…/"\` take all languages in.
- Steps, figures and questions of a slide are as many as in \`deck.mdx\`. What differs is a fault of the translation; the deck
  is shown without it.
- Where a translation has captions, each slide has as many \`<Say>\` as in \`deck.mdx\`, with the same steps.
- What checks say while they fail stays in the language of \`deck.mdx\`, and so do the words of Slipway's own buttons.
- \`npx slipway rehearse\` compiles translations and checks their links; commands are carried out once, from \`deck.mdx\`.
  \`npx slipway export DECK --language fr\` writes one.`;

function section(heading: string, words: string, table: string): string {
  return [`## ${heading}`, '', ...(words ? [words, ''] : []), table, ''].join('\n');
}

function settingsTable(schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, value]) => {
    const each = value as Schema;
    const isRequired = schema.required?.includes(key) && each.default === undefined;
    const fallback = isRequired ? 'required' : each.default === undefined ? '' : code(JSON.stringify(each.default));
    return [code(key), kindOf(each), fallback, each.description ?? ''];
  });
  return table(['key', 'value', 'else', 'meaning'], rows);
}

function fenceTable(): string {
  return table(
    ['word', 'meaning'],
    FENCE_WORDS.map(({ word, means }) => [code(word), means]),
  );
}

function variablesTable(): string {
  return table(
    ['name', 'value'],
    LIVE_VARIABLES.map(({ name, means }) => [code(name), means]),
  );
}

function httpTable(): string {
  return table(
    ['line', 'meaning'],
    HTTP_LINES.map(({ line, means }) => [code(line), means]),
  );
}

function translationTables(): string {
  return [
    'Frontmatter:',
    settingsTable(schemaOf(translationSchema)),
    'Slide settings:',
    settingsTable(schemaOf(translatedSlideSchema)),
    'In place of a fence:',
    components({ Block: blockSchema }),
  ].join('\n\n');
}

function components(all: Readonly<Record<string, z.ZodType>>): string {
  const rows = Object.entries(all).flatMap(([name, component]) => {
    const schema = schemaOf(component);
    const attributes = Object.entries(schema.properties ?? {}).map(([key, value]) => {
      const each = value as Schema;
      const mark = schema.required?.includes(key) ? 'required' : '';
      return [`${code(`<${name}>`)} ${code(key)}`, kindOf(each), mark, each.description ?? ''];
    });
    return [[code(`<${name}>`), '', '', schema.description ?? ''], ...attributes];
  });
  return table(['component, attribute', 'value', '', 'meaning'], rows);
}

/** What an author writes there, in a few words. */
function kindOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.anyOf) return schema.anyOf.map((each) => kindOf(each as Schema)).join(' or ');
  return KINDS[String(schema.type)] ?? '';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: '`true` or `false`',
  array: 'list',
  object: 'map',
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** As it is written, before defaults are put in. */
function schemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function property(schema: Schema, key: string): Schema {
  return (schema.properties?.[key] ?? {}) as Schema;
}

function itemsOf(schema: Schema): Schema {
  return (schema.items ?? {}) as Schema;
}
