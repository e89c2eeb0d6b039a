import type { WindowAct, WindowMessage } from '#core/window-messages';
import type { LiveStore } from '../live/live-store';
import type { Clock } from '../talk/clock';
import type { Drawing } from './drawing';
import type { Tool } from './pen';
import { watchWindowKeys } from './window-keys';
import { WindowLink } from './window-link';

/** The terminal that another window holds, and how to ask that window for something. */
export type TalkWindow = { id: string; terminal: number | null; isFull: boolean };

export type FollowDeps = {
  deck: string;
  clock: Clock;
  store: LiveStore;
  act(action: WindowAct): void;
  setBlack(isBlack: boolean): void;
  /** Given by the presenter's page, which holds no terminal itself and hears who does. */
  onTalk?: (talk: TalkWindow | null) => void;
  onTool?: (tool: Tool | null) => void;
};

/** `take`: a tool in hand, or none. */
export type Following = { ask(action: WindowAct): boolean; take(tool: Tool | null): void; stop(): void };

/**
 * Keeps a page of a deck in step with the other windows of this browser: `root` shows by attributes what the page is at.
 * Fetched when the page rests.
 */
export function followWindows(root: HTMLElement, deps: FollowDeps): Following {
  const { clock, store, act, onTalk } = deps;
  const talks = new Map<string, TalkWindow>();
  const holder = () => [...talks.values()].findLast(({ terminal }) => terminal !== null) ?? [...talks.values()].at(-1);
  const slide = () => clock.address.split('.')[0] ?? '';
  let drawing: Promise<Drawing> | undefined;
  const draw = () => {
    drawing ??= import('./drawing').then(({ openDrawing }) =>
      openDrawing(root, { slide, post: (message) => link.post(message), done: () => pick(null) }),
    );
    return drawing;
  };

  const take = (message: Exclude<WindowMessage, { type: 'state' }>) => {
    // Another window is there: it may draw later, when there is no network to fetch this from.
    void draw();
    switch (message.type) {
      case 'ask':
        void drawing?.then((drawn) => {
          for (const each of drawn.messages()) link.post(each);
        });
        return tellTalk(true);
      case 'talk':
        talks.delete(message.from);
        talks.set(message.from, { id: message.from, terminal: message.terminal, isFull: message.isFull });
        return onTalk?.(holder() ?? null);
      case 'left':
        talks.delete(message.from);
        return onTalk?.(holder() ?? null);
      case 'act':
        return message.to === link.id ? act(message.action) : undefined;
      default:
        void draw().then((drawn) => drawn.take(message));
        return;
    }
  };
  const link = new WindowLink({
    deck: deps.deck,
    keepsPlace: !onTalk && isDeepLink(),
    isGuided: onTalk !== undefined,
    shown: () => ({ address: clock.address, isBlack: root.dataset.black !== undefined }),
    show: ({ address, isBlack }, isForward) => {
      clock.goToAddress(address, isForward ? 'forward' : 'jump');
      deps.setBlack(isBlack);
    },
    take,
  });

  const tellTalk = onTalk ? () => {} : tellingTalk(root, store, link);
  const moved = () => {
    void drawing?.then((drawn) => drawn.show(slide()));
    link.changed(onTalk && clock.get().manner === 'forward' ? (holder()?.id ?? null) : null);
  };
  const pick = (tool: Tool | null) => {
    if (tool) void draw();
    if (tool) root.dataset.tool = tool;
    else delete root.dataset.tool;
    deps.onTool?.(tool);
  };
  const observer = new MutationObserver(() => {
    link.changed(null);
    tellTalk();
  });
  observer.observe(root, { attributes: true, attributeFilter: ['data-black', 'data-view'] });
  const leave = () => link.post({ type: 'left', from: link.id });
  addEventListener('pagehide', leave);
  const stops = [
    clock.subscribe(moved),
    store.subscribe(() => tellTalk()),
    watchWindowKeys({
      draw: () => pick(root.dataset.tool ? null : 'pen'),
      present: () => void (onTalk ?? open(`${location.pathname}/present${location.hash}`, 'presenter', 'popup')),
    }),
    () => observer.disconnect(),
    () => removeEventListener('pagehide', leave),
    () => link.close(),
    () => void drawing?.then((drawn) => drawn.close()),
  ];
  tellTalk();
  root.dataset.following = '';
  return {
    ask(action) {
      const to = holder()?.id;
      if (to) link.post({ type: 'act', to, action });
      return to !== undefined;
    },
    take: pick,
    stop() {
      delete root.dataset.following;
      for (const stop of stops) stop();
    },
  };
}

/** Says which terminal this window of the talk holds, when that changes or somebody asks. */
function tellingTalk(root: HTMLElement, store: LiveStore, link: WindowLink): (isAsked?: boolean) => void {
  let told = '';
  return (isAsked = false) => {
    const { activeTerminal, openTerminals } = store.get();
    const terminal = openTerminals.includes(activeTerminal) ? activeTerminal : null;
    const message = { type: 'talk', from: link.id, terminal, isFull: root.dataset.view === 'terminal' } as const;
    const now = JSON.stringify(message);
    if (isAsked || now !== told) link.post(message);
    told = now;
  };
}

/** A reload comes back to where the others are; a link to a slide leads to that slide. */
function isDeepLink(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return location.hash.length > 1 && entry?.type !== 'reload';
}
