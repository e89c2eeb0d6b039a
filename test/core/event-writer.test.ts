import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import type { CastEvent } from '#core/asciicast';
import { EventWriter } from '../../components/player/event-writer';

const output = (text: string): CastEvent => ({ time: 0, kind: 'output', text });

function opened() {
  const term = new headless.Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  let bytes = 0;
  const writer = new EventWriter({
    write(data, settle) {
      bytes += data.length;
      term.write(data, settle);
    },
    resize: (cols, rows) => term.resize(cols, rows),
  });
  return { term, writer, written: () => bytes, line: () => term.buffer.active.getLine(0)?.translateToString(true) };
}

async function play(writer: EventWriter, events: CastEvent[]): Promise<void> {
  for (let shown = 0; shown < events.length; )
    shown = await writer.writeBatch(events, { from: shown, to: events.length });
}

test('RC50 a recording that is played has the bounds of live output: an endless string ends', async () => {
  const { writer, written, line } = opened();
  const endless = Array.from({ length: 40 }, () => output('a'.repeat(100_000)));
  await play(writer, [output('\x1b]0;'), ...endless, output('\x1b\\größe 🏴')]);
  expect(written()).toBeLessThan(200_000);
  expect(line()).toBe('größe 🏴');
});

test('RC51 from the beginning it is the same again, in whatever it was stopped', async () => {
  const { term, writer, line } = opened();
  const events: CastEvent[] = [
    output('one'),
    { time: 0, kind: 'resize', cols: 30, rows: 4 },
    output(' two\x1b]0;half'),
  ];
  await play(writer, events);
  expect([line(), term.cols]).toEqual(['one two', 30]);
  await play(writer, [output('a'.repeat(200_000))]);
  await writer.rewind();
  expect(line()).toBe('');
  await play(writer, events);
  expect(line()).toBe('one two');
});
