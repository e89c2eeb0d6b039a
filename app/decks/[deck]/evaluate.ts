import { type ComponentType, createElement, type ElementType, Fragment } from 'react';
import * as jsxRuntime from 'react/jsx-runtime';

type DeckContent = ComponentType<{ components: Record<string, ElementType> }>;

/** By code, the latest last: a page is drawn more often than a deck is saved. */
const evaluated = new Map<string, DeckContent>();
const MAX_EVALUATED = 4;

/** The compiled deck as a component. Decks are the operator's own code: see the deck author's guide. */
export function evaluateDeck(code: string): DeckContent {
  const content = evaluated.get(code) ?? contentOf(code);
  evaluated.delete(code);
  evaluated.set(code, content);
  const [oldest] = evaluated.keys();
  if (oldest !== undefined && evaluated.size > MAX_EVALUATED) evaluated.delete(oldest);
  return content;
}

function contentOf(code: string): DeckContent {
  const slides: ((runtime: typeof jsxRuntime) => { default: DeckContent })[] = new Function(code)();
  const contents = slides.map((slide) => slide(jsxRuntime).default);
  return (props) => createElement(Fragment, null, ...contents.map((content) => createElement(content, props)));
}
