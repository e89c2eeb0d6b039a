import { Smartphone } from 'lucide-react';
import { useEffect } from 'react';
import { CopyButton } from '../ui/copy-button';
import { QrCode } from '../ui/qr-code';
import { offerRemote, revokeRemotes } from './ask-rooms';
import { useOneTimeLink } from './use-one-time-link';

const SCAN_WORDS =
  'Scan it with your phone. It works once, within five minutes. Keep it off the screen that others see.';
const HERE_WORDS =
  'Phones cannot reach this computer yet, as is said above. The link works once, within five minutes, in another browser here.';

/** `join`: where phones find this server; null: nowhere. Makes a phone the remote of who drives. */
export function PanelRemote({ code, phones, join }: { code: string; phones: number; join: string | null }) {
  const { secret, problem, offer, revoke, hide } = useOneTimeLink({
    offer: () => offerRemote(code),
    revoke: () => revokeRemotes(code),
  });
  // A phone that has come has used the link up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: one that comes or goes is what counts.
  useEffect(hide, [hide, phones]);
  const address = secret === null ? '' : new URL(`/rooms/${code}/remote#${secret}`, join ?? location.href).href;
  return (
    <section aria-labelledby="room-remote-title">
      <h3 id="room-remote-title">Phone remote</h3>
      <p className="room-note" role="status">
        {phones === 0 ? 'A phone moves your slides, and shows your notes and the time.' : phonesWords(phones)}
      </p>
      {secret !== null && (
        <div className="room-ways">
          {join !== null && <QrCode text={address} label="QR code that makes a phone your remote" />}
          <div>
            <p>{join === null ? HERE_WORDS : SCAN_WORDS}</p>
            <p className="room-link">
              <CopyButton label="Copy the remote’s link" text={() => address} />
            </p>
          </div>
        </div>
      )}
      {problem && (
        <p className="room-error" role="alert">
          {problem}
        </p>
      )}
      <div className="room-actions">
        {secret === null ? (
          <button type="button" className="button" onClick={() => void offer()}>
            <Smartphone size="1.1em" aria-hidden="true" />
            {phones === 0 ? 'Use a phone as remote' : 'Add another phone'}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => void revoke()}>
            Never mind
          </button>
        )}
        {phones > 0 && (
          <button type="button" className="button" onClick={() => void revoke()}>
            Disconnect {phones === 1 ? 'the phone' : 'all phones'}
          </button>
        )}
      </div>
    </section>
  );
}

function phonesWords(phones: number): string {
  return phones === 1 ? 'A phone is your remote.' : `${phones} phones are your remotes.`;
}
