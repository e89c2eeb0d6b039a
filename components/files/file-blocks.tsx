'use client';
import { type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { FileBlockControls, type FileBlockPlace } from './file-block-controls';

type Place = FileBlockPlace & { slide: string; frame: HTMLElement; acts: Element; more: Element };

/** `slide`: name of the one that is shown. `bringUp`: shows the place of the terminals where the slide has none. */
type FileBlocksProps = { root: RefObject<HTMLElement | null>; revision: string; slide: string; bringUp: () => void };

/** Gives the blocks on the page that belong to files what writes them there. Fetched by decks with such blocks alone. */
export function FileBlocks({ root, revision, slide, bringUp }: FileBlocksProps) {
  const [places, setPlaces] = useState<readonly Place[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the slides are others with each revision.
  useEffect(() => setPlaces(placesIn(root.current)), [root, revision]);
  return places.map(({ frame, acts, more, slide: own, ...block }) => (
    <FileBlockControls
      key={block.id}
      {...block}
      isShown={own === slide}
      bringUp={bringUp}
      mark={(state) => {
        frame.dataset.state = state;
      }}
      inBar={(controls) => createPortal(controls, acts)}
      below={(news) => createPortal(news, more)}
    />
  ));
}

function placesIn(root: HTMLElement | null): Place[] {
  const blocks = root?.querySelectorAll<HTMLElement>('.slide [data-file-block]') ?? [];
  return [...blocks].flatMap((block) => {
    const { fileBlock: id, path, node, typed } = block.dataset;
    const slide = block.closest('.slide')?.id ?? '';
    const speed = typed === undefined ? null : Number(typed);
    const [acts, more] = [block.querySelector('.file-block-acts'), block.querySelector('.file-block-more')];
    return id && path && acts && more ? [{ id, path, node, speed, slide, frame: block, acts, more }] : [];
  });
}
