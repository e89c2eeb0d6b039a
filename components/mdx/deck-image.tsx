import type { ComponentProps, CSSProperties } from 'react';
import './media.css';

type DeckImageProps = ComponentProps<'img'> & {
  /** Makes it a figure; may be empty. */
  caption?: string;
};

/** A picture of the deck's folder, in units of the slide: as large on every stage, and its room kept before it is there. */
export function DeckImage({ caption, alt = '', style, ...image }: DeckImageProps) {
  const { width, height } = image;
  const size = width && height ? ({ '--width': width, '--height': height } as CSSProperties) : {};
  // biome-ignore lint/performance/noImgElement: decks are rendered outside of Next's own pictures.
  const picture = <img {...image} alt={alt} decoding="async" style={{ ...size, ...style }} />;
  if (caption === undefined) return picture;
  return (
    <figure className="media">
      {picture}
      {caption && <figcaption>{caption}</figcaption>}
    </figure>
  );
}
