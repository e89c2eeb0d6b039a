/** What a reader chose for terminals on this device. Storage may be forbidden: then it lasts as long as the page. */
export type TerminalSettings = {
  /** Pixels more, or less, than the stage's own size. */
  fontStep: number;
  copiesOnSelect: boolean;
  isForScreenReader: boolean;
};

const KEY = 'slipway.terminal';
const LARGEST_STEP = 16;
const SMALLEST_STEP = -6;

const DEFAULTS: TerminalSettings = { fontStep: 0, copiesOnSelect: false, isForScreenReader: false };

let settings: TerminalSettings | null = null;
const listeners = new Set<() => void>();

export function terminalSettings(): TerminalSettings {
  settings ??= stored();
  return settings;
}

export function changeSettings(change: Partial<TerminalSettings>): void {
  const next = { ...terminalSettings(), ...change };
  settings = { ...next, fontStep: Math.min(LARGEST_STEP, Math.max(SMALLEST_STEP, next.fontStep)) };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Private windows may refuse.
  }
  for (const listener of listeners) listener();
}

/** Calls back at every change. Returns a way to stop. */
export function watchSettings(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

function stored(): TerminalSettings {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof found !== 'object' || found === null) return DEFAULTS;
    const { fontStep, copiesOnSelect, isForScreenReader } = found as Record<string, unknown>;
    return {
      fontStep: typeof fontStep === 'number' && Math.abs(fontStep) <= LARGEST_STEP ? Math.round(fontStep) : 0,
      copiesOnSelect: copiesOnSelect === true,
      isForScreenReader: isForScreenReader === true,
    };
  } catch {
    return DEFAULTS;
  }
}
