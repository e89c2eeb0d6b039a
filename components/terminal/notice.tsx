'use client';
import { type ReactNode, useEffect, useState } from 'react';

/** Words over a screen. `isLow`: at the lower edge, so that what is on the screen can be read. */
export function Notice({ isLow = false, children }: { isLow?: boolean; children: ReactNode }) {
  return (
    <div className="terminal-notice needs-script" data-low={isLow}>
      {children}
    </div>
  );
}

/** Seconds since it came on the page. */
export function Elapsed() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const from = Date.now();
    const timer = setInterval(() => setSeconds(Math.round((Date.now() - from) / 1_000)), 500);
    return () => clearInterval(timer);
  }, []);
  return <span className="terminal-elapsed">{seconds} s</span>;
}
