/** What of a node's files a reload must not lose: open tabs, and texts that were not saved. */
const PREFIX = 'slipway-files:';

type Where = { deck: string; node: string };
export type Draft = { text: string; stamp: string | null };
export type Tabs = { open: string[]; active: string | null; expanded: string[] };

export function keepDraft(where: Where, path: string, draft: Draft): void {
  write(draftKey(where, path), JSON.stringify(draft));
}

export function dropDraft(where: Where, path: string): void {
  try {
    sessionStorage.removeItem(draftKey(where, path));
  } catch {
    // There is none then.
  }
}

export function draftOf(where: Where, path: string): Draft | null {
  const json = read(draftKey(where, path));
  if (typeof json !== 'object' || json === null || !('text' in json) || typeof json.text !== 'string') return null;
  const stamp = 'stamp' in json && typeof json.stamp === 'string' ? json.stamp : null;
  return { text: json.text, stamp };
}

export function keepTabs(where: Where, tabs: Tabs): void {
  write(tabsKey(where), JSON.stringify(tabs));
}

export function tabsOf(where: Where): Tabs | null {
  const json = read(tabsKey(where));
  if (typeof json !== 'object' || json === null) return null;
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
  const found = json as Record<string, unknown>;
  return {
    open: texts(found.open),
    active: typeof found.active === 'string' ? found.active : null,
    expanded: texts(found.expanded),
  };
}

function draftKey({ deck, node }: Where, path: string): string {
  return `${PREFIX}${deck}:${node}:text:${path}`;
}

function tabsKey({ deck, node }: Where): string {
  return `${PREFIX}${deck}:${node}:tabs`;
}

function write(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Full, or forbidden: the text lasts as long as the page.
  }
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
