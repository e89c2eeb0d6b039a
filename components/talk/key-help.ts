/** Keys as the help names them. */
export const KEY_HELP: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['Right', 'Space', 'PgDn'], does: 'Next step' },
  { keys: ['Left', 'Shift Space', 'PgUp'], does: 'Previous step' },
  { keys: ['Down', 'Up'], does: 'Next and previous slide, past its steps' },
  { keys: ['Shift Right', 'Shift Left'], does: 'Next and previous chapter' },
  { keys: ['Home', 'End'], does: 'First and last slide' },
  { keys: ['Ctrl Enter', '⌘ Enter'], does: 'Run the next block of the slide' },
  { keys: ['t'], does: 'Terminal on the whole stage, and back' },
  { keys: ['n'], does: 'Terminal of the next node, where there are several' },
  { keys: ['Ctrl Shift Space'], does: 'Into the terminal, and out of it' },
  { keys: ['g', '/'], does: 'Go to a slide, or search all of them' },
  { keys: ['1', '2', 'Enter'], does: 'Slide 12' },
  { keys: ['o'], does: 'Overview of all slides' },
  { keys: ['f'], does: 'Full screen' },
  { keys: ['b', '.'], does: 'Black screen' },
  { keys: ['d'], does: 'Dark or light' },
  { keys: ['?'], does: 'This help' },
];
