'use client';
import { MAX_TYPING } from '#core/share';
import { useLive, useLiveStore } from '../live/live-provider';
import './share.css';

/** Who asks to type in the terminal in front, and who does: said where one looks while it happens. */
export function ShareStrip({ terminal }: { terminal: number }) {
  const store = useLiveStore();
  const share = useLive((state) => state.shares.find((each) => each.terminal === terminal && each.path !== null));
  const letType = (viewer: string, may: boolean) => store.send({ type: 'let-type', terminal, viewer, may });
  if (!share || share.asking.length + share.typing.length === 0) return null;
  const [first, ...others] = share.asking;
  const isFull = share.typing.length >= MAX_TYPING;
  return (
    <section className="share-strip" aria-label="Others at this terminal">
      {first && (
        <p>
          <span>
            <strong>{first.name}</strong> asks to type here.{others.length > 0 && ` ${others.length} more after that.`}
          </span>
          <span className="share-answers">
            <button
              type="button"
              className="button"
              disabled={isFull}
              title={isFull ? `${MAX_TYPING} others type already.` : undefined}
              onClick={() => letType(first.viewer, true)}
            >
              Let them type
            </button>
            <button type="button" className="button" onClick={() => letType(first.viewer, false)}>
              Not now
            </button>
          </span>
        </p>
      )}
      {share.typing.map(({ viewer, name }) => (
        <p key={viewer} className="share-typing">
          <span>
            <strong>{name}</strong> types here, too.
          </span>
          <span className="share-answers">
            <button type="button" className="button" onClick={() => letType(viewer, false)}>
              Take it back
            </button>
          </span>
        </p>
      ))}
    </section>
  );
}
