import type { RefObject } from 'react';
import { type KeptFigure, keptFigureFile } from '#core/figure-kept';

type KeepProps = { place: RefObject<Element | null>; kept: KeptFigure };

/** For authors: the facts as a file that belongs into the deck's folder `recordings`, where exports look for it. */
export function KeepButton({ place, kept }: KeepProps) {
  const save = () => {
    const link = document.createElement('a');
    link.download = keptFigureFile(place.current?.closest('.slide')?.id ?? 'slide', kept.facts.kind);
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(kept)}\n`], { type: 'application/json' }));
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button
      type="button"
      className="button figure-keep"
      title="Put it into the deck’s folder “recordings”"
      onClick={save}
    >
      Save for exports
    </button>
  );
}
