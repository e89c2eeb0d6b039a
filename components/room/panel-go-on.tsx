import { Laptop } from 'lucide-react';
import { CopyButton } from '../ui/copy-button';
import { offerCrossing, revokeCrossing } from './ask-rooms';
import { useOneTimeLink } from './use-one-time-link';

const LINK_WORDS =
  'Open it in the other computer’s browser. It works once, within five minutes. Show it to nobody: who opens it presents as you.';
const HERE_WORDS =
  'Other computers cannot reach this one yet, as is said above. The link works once, within five minutes, in another browser here. Show it to nobody: who opens it presents as you.';

/** `join`: where others find this server; null: nowhere. Carries who presents to another browser. */
export function PanelGoOn({ code, join }: { code: string; join: string | null }) {
  const { secret, problem, offer, revoke } = useOneTimeLink({
    offer: () => offerCrossing(code),
    revoke: () => revokeCrossing(code),
  });
  const address = () => new URL(`/rooms/${code}/go-on#${secret}`, join ?? location.href).href;
  return (
    <section aria-labelledby="room-go-on-title">
      <h3 id="room-go-on-title">Another computer</h3>
      <p className="room-note" role="status">
        {secret === null
          ? 'Go on presenting at another computer, with the same room and the same sandbox.'
          : join === null
            ? HERE_WORDS
            : LINK_WORDS}
      </p>
      {problem && (
        <p className="room-error" role="alert">
          {problem}
        </p>
      )}
      <div className="room-actions">
        {secret === null ? (
          <button type="button" className="button" onClick={() => void offer()}>
            <Laptop size="1.1em" aria-hidden="true" />
            Go on at another computer
          </button>
        ) : (
          <>
            <p className="room-link">
              Copy the link
              <CopyButton label="Copy the link to go on" text={address} />
            </p>
            <button type="button" className="button" onClick={() => void revoke()}>
              Never mind
            </button>
          </>
        )}
      </div>
    </section>
  );
}
