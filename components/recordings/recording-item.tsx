import { Download, Play, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { RecordingRow } from '#core/recording';
import type { Playback } from '../player/playback';
import { Player } from '../player/player';
import { shownTime } from '../player/times';
import { CutForm } from './cut-form';
import { deleteRecording } from './recording-requests';

type ItemProps = {
  deck: string;
  row: RecordingRow;
  isPlayed: boolean;
  onPlay: (id: string) => void;
  onChange: () => void;
};

/** One recording: what it is, and what can be done with it. */
export function RecordingItem({ deck, row, isPlayed, onPlay, onChange }: ItemProps) {
  const address = `/recordings/${deck}/${row.id}`;
  const when = new Date(row.start);
  const name = `${row.title}, ${when.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`;
  return (
    <li className="recording-item">
      <div className="recording-head">
        <div>
          <h2>{row.title}</h2>
          <p className="recording-facts">{factsOf(row, when).join(' · ')}</p>
        </div>
        <div className="recording-actions">
          <button
            type="button"
            className="button"
            aria-expanded={isPlayed}
            aria-label={isPlayed ? `Close ${name}` : `Play ${name}`}
            onClick={() => onPlay(isPlayed ? '' : row.id)}
          >
            {isPlayed ? <X size="1em" aria-hidden="true" /> : <Play size="1em" aria-hidden="true" />}
            {isPlayed ? 'Close' : 'Play'}
          </button>
          <a className="button" href={`${address}.cast`} download aria-label={`Download ${name}`}>
            <Download size="1em" aria-hidden="true" />
            Download
          </a>
          <DeleteButton name={name} address={address} isLive={row.isLive} onDeleted={onChange} />
        </div>
      </div>
      {isPlayed && <OpenRecording address={address} title={name} onChange={onChange} />}
    </li>
  );
}

function factsOf({ duration, bytes, isLive, hasLostBegin }: RecordingRow, when: Date): string[] {
  const kib = bytes / 1024;
  return [
    when.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }),
    shownTime(duration),
    kib < 1024 ? `${Math.max(1, Math.round(kib))} KiB` : `${(kib / 1024).toFixed(1)} MiB`,
    ...(isLive ? ['goes on'] : []),
    ...(hasLostBegin ? ['its beginning made room for the rest'] : []),
  ];
}

function OpenRecording({ address, title, onChange }: { address: string; title: string; onChange: () => void }) {
  const [playback, setPlayback] = useState<Playback | null>(null);
  const [cuts, setCuts] = useState(0);
  return (
    <div className="recording-open">
      <Player src={`${address}.cast?cuts=${cuts}`} title={title} onPlayback={setPlayback} />
      <CutForm
        address={address}
        playback={playback}
        onCut={() => {
          setCuts(cuts + 1);
          onChange();
        }}
      />
    </div>
  );
}

type DeleteProps = { name: string; address: string; isLive: boolean; onDeleted: () => void };

/** Asks where it stands: what it does cannot be undone. */
function DeleteButton({ name, address, isLive, onDeleted }: DeleteProps) {
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const remove = async () => {
    const why = await deleteRecording(address);
    setAsking(false);
    setSaid(why);
    if (why === '') onDeleted();
  };
  if (!isAsking) {
    return (
      <>
        <button type="button" className="button" aria-label={`Delete ${name}`} onClick={() => setAsking(true)}>
          <Trash2 size="1em" aria-hidden="true" />
          Delete
        </button>
        {said && <p role="alert">{said}</p>}
      </>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a question of two buttons is no form
    <div role="group" className="recording-question" aria-label={`Delete ${name} for good?`}>
      <span>{isLive ? 'Delete what is recorded so far, for good?' : 'Delete for good?'}</span>
      {/* biome-ignore lint/a11y/noAutofocus: the reader has just asked for this question */}
      <button type="button" className="button" autoFocus onClick={() => setAsking(false)}>
        Keep
      </button>
      <button type="button" className="button recording-delete" onClick={remove}>
        Delete
      </button>
    </div>
  );
}
