import { type FormEvent, useState } from 'react';
import { readSecret } from '#core/cast-cut';
import type { Playback } from '../player/playback';
import { shownTime } from '../player/times';
import { cutSecret, cutSpan, type Outcome } from './recording-requests';

type CutProps = { address: string; playback: Playback | null; onCut: () => void };

/** Takes a secret, or a span of time, out of the file itself. */
export function CutForm({ address, playback, onCut }: CutProps) {
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const run = async (work: Promise<Outcome>) => {
    setBusy(true);
    const outcome = await work;
    setBusy(false);
    setSaid(outcome.said);
    if (outcome.hasChanged) onCut();
    return outcome.hasChanged;
  };
  return (
    <section className="cut" aria-labelledby="cut-heading">
      <h3 id="cut-heading">Cut a secret</h3>
      <p>
        It becomes blocks wherever it was printed, in any capitals, in the file itself; there is no undo. What was typed
        and corrected in between may stand there in pieces: look, and cut the time it was shown.
      </p>
      <SecretField isBusy={isBusy} onCut={(secret) => run(cutSecret(address, secret))} />
      <SpanFields isBusy={isBusy} playback={playback} onCut={(span) => run(cutSpan(address, span))} />
      <p role="status" className="cut-said">
        {said}
      </p>
    </section>
  );
}

type FieldProps<T> = { isBusy: boolean; onCut: (what: T) => Promise<boolean> };

function SecretField({ isBusy, onCut }: FieldProps<string>) {
  const [secret, setSecret] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onCut(secret)) setSecret('');
  };
  const isTooShort = secret !== '' && readSecret(secret) === null;
  return (
    <form className="cut-row" onSubmit={submit}>
      <label htmlFor="cut-secret">Secret</label>
      <input
        id="cut-secret"
        autoComplete="off"
        spellCheck={false}
        value={secret}
        aria-describedby={isTooShort ? 'cut-short' : undefined}
        onChange={(event) => setSecret(event.target.value)}
      />
      <button type="submit" className="button" disabled={isBusy || readSecret(secret) === null}>
        Cut it for good
      </button>
      {isTooShort && <span id="cut-short">At least four characters.</span>}
    </form>
  );
}

type SpanProps = FieldProps<{ from: number; to: number }> & { playback: Playback | null };

/** The player's own place says where: nobody knows times by heart. */
function SpanFields({ isBusy, playback, onCut }: SpanProps) {
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const now = () => playback?.originalPosition() ?? 0;
  const isSpan = from !== null && to !== null && to > from;
  const cut = async () => {
    if (isSpan && (await onCut({ from, to }))) {
      setFrom(null);
      setTo(null);
    }
  };
  return (
    <div className="cut-row">
      <span>Time</span>
      <button type="button" className="button" onClick={() => setFrom(now())}>
        From {from === null ? 'this moment' : shownTime(from)}
      </button>
      <button type="button" className="button" onClick={() => setTo(now())}>
        To {to === null ? 'this moment' : shownTime(to)}
      </button>
      <button type="button" className="button" disabled={isBusy || !isSpan} onClick={cut}>
        Cut the span for good
      </button>
    </div>
  );
}
