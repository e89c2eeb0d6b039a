/** A file is written by its own button, unless it is typed for people to see. */
const BLOCKS = '.run-block, .file-block[data-typed]';

/** Starts the first block of the slide that has not run yet. Returns what a screen reader hears; empty when it runs. */
export function runNextBlock(slide: string): string {
  const blocks = [...(document.getElementById(slide)?.querySelectorAll<HTMLElement>(BLOCKS) ?? [])];
  if (blocks.length === 0) return 'This slide has no block to run.';
  const next = blocks.find((block) => block.dataset.state === 'idle' || block.dataset.state === 'lost');
  const button = next?.querySelector<HTMLButtonElement>('.block-run');
  if (next && !button) return 'You watch this room: blocks run for those who take part.';
  if (!button) return 'Every block of this slide has run.';
  if (button.disabled) return 'Not connected: the block cannot run yet.';
  button.click();
  return '';
}
