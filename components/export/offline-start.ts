import { MOVES, type Move, positionAt } from '#core/position';
import { watchMedia } from '../mdx/watch-media';
import { Clock, type SlideRef } from '../talk/clock';
import { actionOf, isDigit, isTyping, type TalkAction } from '../talk/keys';
import { newsOf } from '../talk/news';
import { openOverview } from '../talk/overview';
import { watchRest } from '../talk/rest';
import { watchTouch } from '../talk/touch';
import { copyText } from '../ui/copy-text';
import { toggleTheme } from '../ui/preferences';
import { showPlace } from './offline-chrome';
import { openHelp } from './offline-help';
import { openSearch } from './offline-search';
import './offline.css';

/** A talk without a server: the deck's own clock, and what moves it. */
export function startTalk(root: HTMLElement, slides: readonly SlideRef[]): void {
  const clock = new Clock(slides);
  const say = newAnnouncer();
  const act = actor(root, slides, clock);
  clock.attach(root);
  const show = () => showPlace(root, slides, clock.get().position);
  let told = clock.get().position.slide;
  clock.subscribe(() => {
    const { position } = clock.get();
    show();
    say(newsOf(slides, position, told));
    told = position.slide;
  });
  show();
  listenForKeys(act, (number) => goToNumber(clock, slides, number));
  root.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const action = target?.closest<HTMLElement>('.chrome [data-action]')?.dataset.action;
    if (action !== undefined) act(action as TalkAction);
    const copy = target?.closest<HTMLElement>('.run-block .icon-button');
    if (copy) void copyCommand(copy);
  });
  const stage = root.querySelector<HTMLElement>('.stage');
  if (stage) watchTouch(stage, act);
  watchRest(root);
  watchMedia();
}

function actor(root: HTMLElement, slides: readonly SlideRef[], clock: Clock): (action: TalkAction) => void {
  let closeOverview: (() => void) | null = null;
  const black = document.createElement('button');
  black.type = 'button';
  black.className = 'black';
  black.setAttribute('aria-label', 'Show the slide again');
  black.addEventListener('click', () => black.remove());
  const show = (view: 'slides' | 'overview') => {
    closeOverview?.();
    closeOverview = null;
    root.dataset.view = view;
    if (view === 'slides') return;
    const current = slides[clock.get().position.slide]?.name ?? '';
    closeOverview = openOverview(root, current, (name) => {
      show('slides');
      const chosen = positionAt(slides, name);
      if (chosen) clock.goTo(chosen);
    });
  };
  return (action) => {
    const wasBlack = black.isConnected;
    black.remove();
    if (isMove(action)) return clock.move(action);
    if (action === 'black' && !wasBlack) root.append(black);
    if (action === 'overview') show(root.dataset.view === 'overview' ? 'slides' : 'overview');
    if (action === 'escape') show('slides');
    if (action === 'theme') toggleTheme();
    if (action === 'help') openHelp();
    if (action === 'go-to') openSearch(slides, (slide) => clock.goTo({ slide, step: 0 }));
    if (action === 'fullscreen') void toggleFullscreen();
  };
}

function isMove(action: TalkAction): action is Move {
  return (MOVES as readonly string[]).includes(action);
}

async function toggleFullscreen(): Promise<void> {
  // A browser may refuse, as phones do: the talk goes on as it is.
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  else await document.documentElement.requestFullscreen?.().catch(() => {});
}

/** Digits and Enter name a slide; `s` shows the notes, where there are any. */
function listenForKeys(act: (action: TalkAction) => void, goTo: (number: number) => void): void {
  let digits = '';
  addEventListener('keydown', (event) => {
    if (isDigit(event)) {
      digits = (digits + event.key).slice(-4);
      return;
    }
    const number = digits;
    digits = '';
    if (event.key === 'Enter' && number !== '') {
      event.preventDefault();
      return goTo(Number(number));
    }
    const { dataset } = document.documentElement;
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === 's' && !event.defaultPrevented && !isModified && !isTyping(event.target)) {
      if (dataset.notes === undefined) dataset.notes = '';
      else delete dataset.notes;
    }
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    act(action);
  });
}

function goToNumber(clock: Clock, slides: readonly SlideRef[], number: number): void {
  const slide = slides.findIndex((each) => each.number === number);
  if (slide >= 0) clock.goTo({ slide, step: 0 });
}

async function copyCommand(button: HTMLElement): Promise<void> {
  const text = button.closest('.run-block')?.querySelector('code')?.innerText ?? '';
  const isCopied = await copyText(text);
  const status = button.querySelector<HTMLElement>('[role="status"]');
  if (!status) return;
  status.textContent = isCopied ? 'Copied' : 'Not copied';
  status.className = '';
}

function newAnnouncer(): (words: string) => void {
  const region = document.createElement('div');
  region.className = 'visually-hidden';
  region.setAttribute('role', 'status');
  document.body.append(region);
  return (words) => {
    region.textContent = words;
  };
}
