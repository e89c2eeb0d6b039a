import { CircleQuestionMark, Heart, Laugh, PartyPopper, ThumbsUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { REACTIONS } from '#core/reactions';
import type { RoomLine } from './room-line';
import './reactions.css';

/** Drawn, not typed: not every machine at a projector has a font with such signs. */
const PICTURES = [ThumbsUp, PartyPopper, Heart, Laugh, CircleQuestionMark] as const;

function Picture({ kind }: { kind: number }) {
  const Drawn = PICTURES[kind] ?? ThumbsUp;
  return <Drawn size="1em" aria-hidden="true" />;
}

/** What people can wave at the speaker with; it stays for as many as they like. */
export function ReactionBar({ room, onClose }: { room: RoomLine; onClose: () => void }) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <section
      className="reaction-bar"
      aria-label="React"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      {REACTIONS.map((words, kind) => (
        <button
          key={words}
          ref={kind === 0 ? first : null}
          type="button"
          aria-label={words}
          title={words}
          onClick={() => room.send({ type: 'react', kind })}
        >
          <Picture kind={kind} />
        </button>
      ))}
    </section>
  );
}

/** How many are drawn of one kind at a time, and of all. */
const MOST_OF_KIND = 5;
const MOST = 40;

type Flying = { id: number; kind: number; sway: number; delayMs: number };

/** Reactions as they rise at the edge of the slide. Nothing moves for whoever asked their system for less motion. */
export function ReactionShower({ room }: { room: RoomLine }) {
  const [flying, setFlying] = useState<readonly Flying[]>([]);
  useEffect(() => {
    let next = 0;
    room.onReactions = (counts) => {
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
      const fresh = counts.flatMap((count, kind) =>
        Array.from({ length: Math.min(count, MOST_OF_KIND) }, () => {
          next += 1;
          return { id: next, kind, sway: Math.random() * 2 - 1, delayMs: Math.random() * 250 };
        }),
      );
      setFlying((now) => [...now, ...fresh].slice(-MOST));
    };
    return () => {
      room.onReactions = null;
    };
  }, [room]);
  return (
    <div className="reaction-shower" aria-hidden="true">
      {flying.map(({ id, kind, sway, delayMs }) => (
        <span
          key={id}
          data-kind={kind}
          style={{ '--sway': sway, animationDelay: `${delayMs}ms` } as Record<string, string | number>}
          onAnimationEnd={() => setFlying((now) => now.filter((each) => each.id !== id))}
        >
          <Picture kind={kind} />
        </span>
      ))}
    </div>
  );
}
