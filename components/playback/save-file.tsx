import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Playable } from './offline-file';

/** `name`: of the file, without its ending. `scriptAt`: where what runs in it is had. */
type SaveFileProps = { name: string; scriptAt: string; note: string; shown: Playable };

const MIB = 1024 * 1024;

/** Takes the playback along as one file that needs neither server nor network. */
export function SaveFile({ name, scriptAt, note, shown }: SaveFileProps) {
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
      const file = await makeFile(shown, scriptAt, { onPart: told, signal: stop.signal });
      download(file, `${name}.html`);
      setSaid(`${name}.html is saved, ${(file.size / MIB).toFixed(1)} MiB. It opens without a network.`);
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
        {said || note}
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
