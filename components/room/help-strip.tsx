import type { Share } from '#core/protocol';
import { MAX_TYPING } from '#core/share';
import { useLive, useLiveStore } from '../live/live-provider';

/** Who looks into one's terminals from the wall, and who asks to type there: said on whichever slide one is. */
export function HelpStrip() {
  const shares = useLive((state) => state.shares);
  const helped = shares.filter(({ path }) => path === null);
  return helped.map((share) => <Helped key={share.terminal} share={share} />);
}

function Helped({ share: { terminal, looking, asking, typing } }: { share: Share }) {
  const live = useLiveStore();
  const letType = (viewer: string, may: boolean) => live.send({ type: 'let-type', terminal, viewer, may });
  const where = `terminal ${terminal}`;
  return (
    <>
      {asking.map(({ viewer, name }) => (
        <section key={viewer} className="room-strip" data-kind="help" aria-label={`${name} asks`}>
          <p>
            <strong>{name}</strong> asks to type in your {where}.
          </p>
          <span className="room-offer-ways">
            <button
              type="button"
              className="button"
              disabled={typing.length >= MAX_TYPING}
              onClick={() => letType(viewer, true)}
            >
              Let them type
            </button>
            <button type="button" className="button" onClick={() => letType(viewer, false)}>
              Not now
            </button>
          </span>
        </section>
      ))}
      {typing.map(({ viewer, name }) => (
        <section key={viewer} className="room-strip" data-kind="help" aria-label={`${name} types`}>
          <p>
            <strong>{name}</strong> types in your {where}, too.
          </p>
          <button type="button" className="button" onClick={() => letType(viewer, false)}>
            Take it back
          </button>
        </section>
      ))}
      {looking.length > 0 && (
        <section className="room-strip" data-kind="look" aria-label="Who looks at your terminal">
          <p>
            <strong>{looking.join(', ')}</strong> {looking.length === 1 ? 'looks' : 'look'} at your {where}.
          </p>
        </section>
      )}
    </>
  );
}
