import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import type { Cast } from '#core/asciicast';
import { loadWidths } from '#core/combining-marks';
import { guardSequences } from '#core/guard-sequences';
import { EventWriter } from './event-writer';

/** What stands on the last screen, as text for who cannot see it. */
export async function lastScreenOf({ cols, rows, events }: Cast): Promise<string> {
  const term = new Terminal({ cols, rows, scrollback: 0, allowProposedApi: true });
  loadWidths(term, new Unicode11Addon());
  guardSequences(term);
  const writer = new EventWriter(term);
  try {
    for (let shown = 0; shown < events.length; )
      shown = await writer.writeBatch(events, { from: shown, to: events.length });
    const { active } = term.buffer;
    const lines = Array.from({ length: term.rows }, (_, row) => {
      return active.getLine(active.baseY + row)?.translateToString(true) ?? '';
    });
    return lines.join('\n').trimEnd();
  } finally {
    term.dispose();
  }
}
