import type { ITheme } from '@xterm/xterm';
import { currentTheme, type Theme } from '../ui/preferences';

/** The terminal's looks as the page is now: sixteen colours for its lightness, the rest from the deck's theme. */
export function terminalTheme(): ITheme {
  const background = colourOf('--terminal');
  const foreground = colourOf('--ink');
  const cursor = colourOf('--live');
  const selectionBackground = colourOf('--selection');
  return {
    ...SIXTEEN[currentTheme()],
    ...{ background, foreground, cursor, cursorAccent: background, selectionBackground },
  };
}

/** A token is light or dark only where it is used: something has to use it. */
function colourOf(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/\d+/g) ?? [];
  probe.remove();
  // Marks on found words take no other notation.
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Every one of them readable as text on each theme's ground. */
const SIXTEEN: Readonly<Record<Theme, ITheme>> = {
  light: {
    scrollbarSliderBackground: '#12191d26',
    scrollbarSliderHoverBackground: '#12191d4d',
    scrollbarSliderActiveBackground: '#12191d66',
    black: '#12191d',
    red: '#a3211a',
    green: '#145c2b',
    yellow: '#7a4a00',
    blue: '#1a4fb0',
    magenta: '#86207f',
    cyan: '#005c73',
    white: '#59646b',
    brightBlack: '#5a656c',
    brightRed: '#c02b22',
    brightGreen: '#1b7438',
    brightYellow: '#8f5a00',
    brightBlue: '#2563cf',
    brightMagenta: '#a1319a',
    brightCyan: '#00748f',
    brightWhite: '#12191d',
  },
  dark: {
    scrollbarSliderBackground: '#eef2f126',
    scrollbarSliderHoverBackground: '#eef2f14d',
    scrollbarSliderActiveBackground: '#eef2f166',
    black: '#75838a',
    red: '#ff8c80',
    green: '#7ed79a',
    yellow: '#f2bd6b',
    blue: '#86b4ff',
    magenta: '#e7a0e4',
    cyan: '#63cdf3',
    white: '#cfd8da',
    brightBlack: '#8c9aa1',
    brightRed: '#ffb0a7',
    brightGreen: '#a5e8b9',
    brightYellow: '#ffd596',
    brightBlue: '#aecdff',
    brightMagenta: '#f3c1f1',
    brightCyan: '#9be0fa',
    brightWhite: '#ffffff',
  },
};
