// Owns what each word behind a code fence means, for the manual and for faults.

/** Every word that may stand behind a fence, with what it means. They are the manual. */
export const FENCE_WORDS: readonly { word: string; means: string }[] = [
  { word: 'run', means: 'A shell block that a click or a step types into the terminal and runs.' },
  { word: 'type', means: 'A block that is typed into the terminal without Enter.' },
  {
    word: 'check',
    means:
      'A shell block that runs beside the terminal; exit status 0 ticks, its output is the hint. In `http` it asks an address.',
  },
  {
    word: 'file=app.py',
    means: 'A block that a click writes to that file of the work folder; what it changes is shown first.',
  },
  {
    word: 'typed',
    means:
      'Before the file is written, its text is typed into the editor, which is brought up for that; Esc or leaving the slide goes on to the end at once. Exports, rehearsal and whoever asked their system for less motion have it at once.',
  },
  { word: 'typed=40', means: 'The same at so many characters a second, 200 at most; else 30.' },
  {
    word: 'wrong',
    means: 'A plausible wrong try at a task, which only rehearsal carries out: a check must reject it.',
  },
  { word: 'expect=fail', means: 'The block must fail, for the reason given.' },
  { word: 'reason=/text/', means: 'Why: matches the output of a block that must fail, or the hint for a wrong try.' },
  { word: 'step', means: 'The block is carried out by the slide’s next step, when the speaker goes forward onto it.' },
  { word: 'step=3', means: 'The same at step 3.' },
  { word: 'wait=/text/', means: 'The block is done as soon as the terminal’s output matches the regular expression.' },
  { word: 'interrupt', means: 'What holds the terminal is ended before the block runs.' },
  { word: 'once', means: 'The block runs once in a sandbox.' },
  { word: 'timeout=20', means: 'Seconds after which a check is ended, 60 at most; else 10.' },
  {
    word: 'holds',
    means:
      'The check must pass for every task that builds on this one, until one `undoes` it: where it fails, that task offers to do this one again.',
  },
  { word: 'copy', means: 'The code is shown with a button that copies it.' },
  { word: 'name=build', means: 'Name of the block; else that of its slide.' },
  {
    word: 'node=worker',
    means:
      'The node on which it runs or checks; else the first. With `node=all` it runs on each, in a terminal there, and a check must pass on each.',
  },
  { word: 'terminal=logs', means: 'The terminal in which it runs, opened where there is none of that name.' },
  { word: 'title="Dockerfile"', means: 'A line above the code; of a check, what its tick says.' },
  { word: 'caption="…"', means: 'A line below the code.' },
  { word: '{1,3-4}', means: 'Marks lines.' },
  { word: '{1|2-3|all}', means: 'Marks lines one after the other, a step each.' },
  { word: '/word/', means: 'Marks words.' },
  { word: 'showLineNumbers', means: 'Numbers the lines; showLineNumbers{5} begins at 5.' },
];
