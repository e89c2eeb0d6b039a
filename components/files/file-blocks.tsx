'use client';
import { type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { FileBlockControls } from './file-block-controls';

type Place = { id: string; path: string; node: string | undefined; acts: Element; more: Element };

/** Gives the blocks on the page that belong to files what writes them there. Fetched by decks with such blocks alone. */
export function FileBlocks({ root, revision }: { root: RefObject<HTMLElement | null>; revision: string }) {
  const [places, setPlaces] = useState<readonly Place[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => setPlaces(placesIn(root.current)), [root, revision]);
  return places.map(({ acts, more, ...block }) => (
    <FileBlockControls
      key={block.id}
      {...block}
      inBar={(controls) => createPortal(controls, acts)}
      below={(news) => createPortal(news, more)}
    />
  ));
}

function placesIn(root: HTMLElement | null): Place[] {
  const blocks = root?.querySelectorAll<HTMLElement>('.slide [data-file-block]') ?? [];
  return [...blocks].flatMap((block) => {
    const { fileBlock: id, path, node } = block.dataset;
    const [acts, more] = [block.querySelector('.file-block-acts'), block.querySelector('.file-block-more')];
    return id && path && acts && more ? [{ id, path, node, acts, more }] : [];
  });
}
