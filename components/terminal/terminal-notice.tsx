'use client';
import { useLive, useLiveStore } from '../live/live-provider';
import { openTerminal } from '../live/terminals';
import { Elapsed, Notice } from './notice';
import { waitingWords } from './waiting-words';

/** Why no terminal is just a terminal now, in the place where one looks for them; nothing when they are. */
export function TerminalNotice() {
  const store = useLiveStore();
  const connection = useLive((state) => state.connection.state);
  const sandbox = useLive((state) => state.sandbox);
  const active = useLive((state) => state.activeTerminal);
  const refusal = useLive((state) => state.terminalRefusal);
  const open = () => openTerminal(store, active, true);
  if (connection === 'stopped') return <Notice>Disconnected.</Notice>;
  if (connection === 'lost')
    return <Notice>Connection lost. The shell goes on; the screen follows when it is back.</Notice>;
  if (connection !== 'open') return <Notice>Connecting…</Notice>;
  switch (sandbox.state) {
    case 'none':
      return <Notice>{refusal ? refusal.message : 'The sandbox starts when the terminal is first seen.'}</Notice>;
    case 'refused':
      return <Notice>{sandbox.reason}</Notice>;
    case 'waiting':
      return <Notice>{waitingWords(sandbox)}</Notice>;
    case 'starting':
      return <Starting step={sandbox.step} />;
    case 'gone':
      return (
        <Notice>
          {sandbox.reason}
          <button type="button" className="button" onClick={open}>
            Start a new sandbox
          </button>
        </Notice>
      );
    case 'ready':
      return null;
    default:
      return sandbox satisfies never;
  }
}

/** Why this terminal alone has no shell. */
export function ShellNotice({ terminal }: { terminal: number }) {
  const store = useLiveStore();
  const isReady = useLive((state) => state.connection.state === 'open' && state.sandbox.state === 'ready');
  const isOpen = useLive((state) => state.openTerminals.includes(terminal));
  const ended = useLive((state) => state.endedTerminals[terminal]);
  const refusal = useLive((state) => state.terminalRefusal);
  const isPaused = useLive((state) => state.isPaused);
  if (!isReady) return null;
  if (ended !== undefined) {
    return (
      <Notice isLow>
        {ended.goesOn ? ended.reason : 'Shell ended.'} Press <kbd>Enter</kbd>{' '}
        {ended.goesOn ? 'to have it here.' : 'for a new one.'}
        <button type="button" className="button" onClick={() => openTerminal(store, terminal, true)}>
          {ended.goesOn ? 'Show it here' : 'New shell'}
        </button>
      </Notice>
    );
  }
  if (isOpen)
    return isPaused ? <Notice isLow>The practice is paused: read here, and type when it goes on.</Notice> : null;
  return <Notice>{refusal ? refusal.message : 'Opening the shell…'}</Notice>;
}

function Starting({ step }: { step: string }) {
  return (
    <Notice>
      <span className="terminal-pulse" aria-hidden="true" />
      <span>{step}</span>
      <Elapsed />
    </Notice>
  );
}
