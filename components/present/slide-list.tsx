'use client';
import { memo, useEffect, useRef } from 'react';
import type { SlideRef } from '../talk/clock';
import { press } from './press';

type SlideListProps = { slides: readonly SlideRef[]; current: number; onChoose: (slide: number) => void };

/** All slides by their titles, details indented below their chapter. A click goes there. */
export function SlideList({ slides, current, onChoose }: SlideListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const box = list.current;
    const row = box?.children[current];
    if (!box || !(row instanceof HTMLElement)) return;
    // Not `scrollIntoView`, which would move a phone's whole page.
    const isSeen =
      row.offsetTop >= box.scrollTop && row.offsetTop + row.offsetHeight <= box.scrollTop + box.clientHeight;
    if (!isSeen) box.scrollTop = row.offsetTop - box.clientHeight / 3;
  }, [current]);
  return (
    <nav className="slide-list" aria-label="Slides">
      <header className="present-head">
        <h2>Slides</h2>
      </header>
      <ol ref={list}>
        {slides.map(({ name, title, number, down }, index) => (
          <Row
            key={name}
            index={index}
            title={title}
            number={number}
            isDetail={down > 0}
            isCurrent={index === current}
            onChoose={onChoose}
          />
        ))}
      </ol>
    </nav>
  );
}

type RowProps = {
  index: number;
  title: string;
  number: number | null;
  isDetail: boolean;
  isCurrent: boolean;
  onChoose: (slide: number) => void;
};

const Row = memo(function Row({ index, title, number, isDetail, isCurrent, onChoose }: RowProps) {
  return (
    <li data-detail={isDetail || undefined}>
      <button type="button" aria-current={isCurrent ? 'true' : undefined} onClick={press(() => onChoose(index))}>
        <span className="slide-list-number">{number}</span>
        <span className="slide-list-title">{title}</span>
      </button>
    </li>
  );
});
