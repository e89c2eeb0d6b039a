import { X } from 'lucide-react';
import { useMemo } from 'react';
import { TerminalMirror } from '../watch/terminal-mirror';
import type { Wanted } from '../watch/watching';
import './stage-terminal.css';

type StageTerminalProps = { code: string; speaker: string; onClose: () => void };

/** The terminal of who drives, beside one's own. Fetched when somebody wants to see it. */
export function StageTerminal({ code, speaker, onClose }: StageTerminalProps) {
  const wanted = useMemo<Wanted>(() => ({ type: 'watch-stage', code }), [code]);
  const title = `${speaker}’s terminal`;
  return (
    <section className="stage-terminal" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close the speaker’s terminal" onClick={onClose}>
          <X size="1.25em" aria-hidden="true" />
        </button>
      </header>
      <TerminalMirror wanted={wanted} none={`${speaker} has no terminal open. It shows when they open one.`} />
    </section>
  );
}
