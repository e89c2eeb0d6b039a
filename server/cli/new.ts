// Owns `slipway new`: a small deck to begin with.
import { defineCommand } from 'citty';
import { createDeck } from '../content/starting-deck';
import { findRunningServer } from './address';
import { configOrEnd, endWith } from './outcome';

const USAGE = `Usage: npx slipway new NAME [--title "Title of the talk"]

NAME is the deck's folder and its address: lower-case letters, digits and single hyphens, such as my-talk.`;

export const newDeck = defineCommand({
  meta: { name: 'new', description: 'Make a small deck to begin with' },
  args: {
    name: { type: 'positional', required: false, description: 'Folder and address of the deck, such as my-talk' },
    title: { type: 'string', description: 'Title of the talk; else made from the name' },
  },
  async run({ args }) {
    if (!args.name) endWith(2, USAGE);
    const { contentDir, dataDir, port } = configOrEnd();
    const created = await createDeck(contentDir, args.name, args.title);
    if (!created.ok) endWith(1, created.problem);
    const server = await findRunningServer(dataDir);
    const address = `${server?.url ?? `http://localhost:${port}`}/decks/${args.name}`;
    console.log(`Write    ${created.file}`);
    console.log(`Look     ${address}`);
    if (!server) console.log('Serve    npm run dev');
  },
});
