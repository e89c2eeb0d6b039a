import type { Terminal } from '@xterm/xterm';
import { copyText } from '../ui/copy-text';

type Screen = { term: Terminal; announce(text: string): void };

/** All that the terminal still holds, as it would stand on paper. */
export function wholeText({ buffer: { active } }: Terminal): string {
  let text = '';
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row);
    const isCarriedOn = active.getLine(row + 1)?.isWrapped === true;
    text += line?.translateToString(!isCarriedOn) ?? '';
    if (!isCarriedOn) text += '\n';
  }
  return `${text.trimEnd()}\n`;
}

export async function copyAll({ term, announce }: Screen): Promise<void> {
  announce(
    (await copyText(wholeText(term))) ? 'All of the terminal is copied' : 'The browser did not let it be copied',
  );
}

/** On a phone to another app; elsewhere as Markdown on the clipboard, for chats and issues. */
export async function shareSelection({ term, announce }: Screen): Promise<void> {
  const text = term.getSelection();
  if (text === '') return;
  if (matchMedia('(pointer: coarse)').matches && 'share' in navigator) {
    // Refused also where the reader thinks better of it.
    await navigator.share({ text }).catch(() => {});
    return;
  }
  const copied = await copyText(asMarkdown(text));
  announce(copied ? 'Copied as Markdown' : 'The browser did not let it be copied');
}

/** A fence longer than any in the text, or the text could end it. */
export function asMarkdown(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}console\n${text.replace(/\n$/, '')}\n${fence}\n`;
}
