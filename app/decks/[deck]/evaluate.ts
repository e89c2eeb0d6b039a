import type { ComponentType, ElementType } from 'react';
import * as React from 'react';
import * as jsxRuntime from 'react/jsx-runtime';

type DeckContent = ComponentType<{ components: Record<string, ElementType> }>;

/** The compiled deck as a component. Decks are the operator's own code: see the deck author's guide. */
export function evaluateDeck(code: string): DeckContent {
  const scope = { React, ReactDOM: {}, _jsx_runtime: jsxRuntime };
  return new Function(...Object.keys(scope), code)(...Object.values(scope)).default;
}
