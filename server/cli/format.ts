// Owns `slipway format`: the author's manual of the deck format, or the schema of the frontmatter for editors.
import { defineCommand } from 'citty';
import { formatManual, manifestJsonSchema } from '../content/format-manual';

export const format = defineCommand({
  meta: { name: 'format', description: 'Print the manual of the deck format' },
  args: { 'json-schema': { type: 'boolean', description: 'Print the JSON schema of the frontmatter, for editors' } },
  run({ args }) {
    process.stdout.write(args['json-schema'] ? `${JSON.stringify(manifestJsonSchema(), null, 2)}\n` : formatManual());
  },
});
