import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RoomPlayback } from '#core/room-timeline';
import type { Theme } from '#core/themes';
import type { SlideRef } from '../talk/clock';

type SaveFileProps = { playback: RoomPlayback; title: string; theme: Theme; slides: readonly SlideRef[] };

const MIB = 1024 * 1024;

/** Takes the playback along as one file that needs neither server nor network. */
export function SaveFile(props: SaveFileProps) {
  const [said, setSaid] = useState('');
  const work = useRef<AbortController>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    const stop = new AbortController();
    work.current = stop;
    setBusy(true);
    setSaid('The file begins.');
    try {
      const { makeFile } = await import('./offline-file');
      const told = (done: number, all: number) => setSaid(`Puts everything in one file: ${done} of ${all} parts.`);
      const file = await makeFile(props, { onPart: told, signal: stop.signal });
      download(file, `room-${props.playback.code}.html`);
      setSaid(
        `room-${props.playback.code}.html is saved, ${(file.size / MIB).toFixed(1)} MiB. It opens without a network.`,
      );
    } catch (error) {
      setSaid(stop.signal.aborted ? 'No file was made.' : `No file was made. ${(error as Error).message}`);
    }
    setBusy(false);
  };
  return (
    <section className="playback-save" aria-label="Take it along">
      <button type="button" className="button" onClick={() => (isBusy ? work.current?.abort() : void save())}>
        {isBusy ? (
          'Stop'
        ) : (
          <>
            <Download size="1.2em" aria-hidden="true" /> Save as one file
          </>
        )}
      </button>
      <p className="playback-note" role="status">
        {said || 'Slides, terminal and captions, for whoever gets the file. What was cut from recordings is not in it.'}
      </p>
    </section>
  );
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Some browsers begin to read it only later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
