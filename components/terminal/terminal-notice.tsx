'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import { waitingWords } from './waiting-words';

/** Why the terminal is not just a terminal now, in the place where one looks for it; nothing when it is. */
export function TerminalNotice() {
  const store = useLiveStore();
  const connection = useLive((state) => state.connection.state);
  const sandbox = useLive((state) => state.sandbox);
  const active = useLive((state) => state.activeTerminal);
  const isOpen = useLive((state) => state.openTerminals.includes(state.activeTerminal));
  const ended = useLive((state) => state.endedTerminals[state.activeTerminal]);
  const refusal = useLive((state) => state.terminalRefusal);
  const open = () => {
    const standing = store.ports.get(active)?.standing();
    if (standing) store.send({ type: 'open-terminal', terminal: active, ...standing, from: null });
  };
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
      break;
    default:
      return sandbox satisfies never;
  }
  if (ended !== undefined) {
    return (
      <Notice isLow>
        Shell ended. Press <kbd>Enter</kbd> for a new one.
        <button type="button" className="button" onClick={open}>
          New shell
        </button>
      </Notice>
    );
  }
  if (isOpen) return null;
  return <Notice>{refusal ? refusal.message : 'Opening the shell…'}</Notice>;
}

function Starting({ step }: { step: string }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const from = Date.now();
    const timer = setInterval(() => setSeconds(Math.round((Date.now() - from) / 1_000)), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <Notice>
      <span className="terminal-pulse" aria-hidden="true" />
      <span>{step}</span>
      <span className="terminal-elapsed">{seconds} s</span>
    </Notice>
  );
}

/** `isLow`: at the lower edge, so that what is on the screen can be read. */
function Notice({ isLow = false, children }: { isLow?: boolean; children: ReactNode }) {
  return (
    <div className="terminal-notice needs-script" data-low={isLow}>
      {children}
    </div>
  );
}
