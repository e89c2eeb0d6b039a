// Owns the small deck that a new one begins with: it shows the format by using it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SLUG } from '#core/ids';
import { manifestSchema } from '#core/manifest';

/** Where the new deck's file is, or why there is none. */
export type CreatedDeck = { ok: true; file: string } | { ok: false; problem: string };

/** Makes `<contentDir>/<name>/deck.mdx`. Touches nothing that is there. Without a title the name is made one. */
export async function createDeck(contentDir: string, name: string, title = titleOf(name)): Promise<CreatedDeck> {
  if (!SLUG.test(name))
    return problem(`“${name}” cannot name a deck: use lower-case letters, digits and single hyphens, such as my-talk.`);
  if (!manifestSchema.shape.title.safeParse(title).success) return problem('A title has 1 to 120 characters.');
  const folder = join(contentDir, name);
  const file = join(folder, 'deck.mdx');
  try {
    await mkdir(contentDir, { recursive: true });
    await mkdir(folder);
    await writeFile(file, startingDeck(name, title), { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return problem(
      code === 'EEXIST' ? `${folder} exists. Choose another name.` : `${folder} cannot be made: ${message}`,
    );
  }
  return { ok: true, file };
}

function problem(text: string): CreatedDeck {
  return { ok: false, problem: text };
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Punctuation means nothing in it: neither Markdown nor braces. */
function headingOf(title: string): string {
  return title.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Quoted as JSON does: that is YAML, whatever the title holds. */
function startingDeck(name: string, title: string): string {
  return `---
title: ${JSON.stringify(title)}
description: A talk that has only begun.
layout: title
---

# ${headingOf(title)}

Right goes on, Left goes back, \`?\` shows all keys

<Notes>
Notes are for the presenter alone.
</Notes>

---

# One thing after the other

<Steps>

- Each item comes with a step of its own
- Left takes it away again
- The address holds slide and step

</Steps>

<Notes>
What to say before the first item.

[step] What to say with the first, [step] with the second, [step] and with the third.
</Notes>

----

# A detail of the slide above

Four hyphens lead down, three lead across. Lines of code can be marked one after the other:

\`\`\`js {1|2|all}
const audience = await listen();
for (const question of audience) answer(question);
\`\`\`

---
layout: two-columns
---

# Two columns

A rule of three asterisks begins the second one.

***

- <Step>What stands in a step comes with it</Step>
- <Step effect="highlight">or is lit by it</Step>

---
layout: terminal
---

# It really runs

Go forward, and the block runs in the terminal.

\`\`\`sh run step name=greet
echo "hello from ${name}" | tee hello.txt
\`\`\`

\`\`\`sh check name=greeting-is-there
test -s hello.txt || { echo "There is no hello.txt yet: run the block above."; exit 1; }
\`\`\`
`;
}
