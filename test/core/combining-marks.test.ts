import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import { loadWidths, MAX_MARKS } from '#core/combining-marks';

function opened() {
  const term = new headless.Terminal({ cols: 40, rows: 4, allowProposedApi: true });
  loadWidths(term, new unicode11.Unicode11Addon());
  const cells = async (text: string) => {
    await new Promise<void>((settle) => term.write(text, settle));
    const line = term.buffer.active.getLine(0);
    return Array.from({ length: term.cols }, (_, column) => line?.getCell(column)?.getChars() ?? '');
  };
  return { term, cells };
}

test('CM1 a character keeps its marks, and one that is wide stays so', async () => {
  const { cells } = opened();
  const flag = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
  expect((await cells(`e\u0301x漢\u0301y${flag}z`)).slice(0, 8)).toEqual([
    'e\u0301',
    'x',
    '漢\u0301',
    '',
    'y',
    flag,
    '',
    'z',
  ]);
});

test('CM2 however many marks come, in one piece or many, no cell has more than the bound', async () => {
  const { cells } = opened();
  const most = 1 + MAX_MARKS;
  expect((await cells(`e${'\u0301'.repeat(MAX_MARKS)}`))[0]).toHaveLength(most);
  for (let piece = 0; piece < 300; piece += 1) {
    const shown = await cells('\u0301'.repeat(100 + piece));
    expect(Math.max(...shown.map(({ length }) => length))).toBeLessThanOrEqual(most);
  }
});

test('CM3 what follows too many marks is drawn, with marks of its own', async () => {
  const { cells } = opened();
  const shown = (await cells(`e${'\u0301'.repeat(MAX_MARKS + 2)}a\u0302b`)).filter((chars) => chars !== '');
  expect(shown).toEqual([`e${'\u0301'.repeat(MAX_MARKS)}`, '\u0301', '\u0301', 'a\u0302', 'b']);
});
