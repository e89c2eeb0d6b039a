'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import '../home/home.css';
import './recordings.css';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const RecordingsView = lazy(() => import('./recordings-view').then((module) => ({ default: module.RecordingsView })));

/** The same for everyone: whose recordings there are, the browser asks the server. */
export function RecordingsPage({ deck, title }: { deck: string; title: string }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return isHere ? (
    <Suspense>
      <RecordingsView deck={deck} title={title} />
    </Suspense>
  ) : (
    <noscript>
      <p className="page">Recordings are played by a script; without, nothing can be shown here.</p>
    </noscript>
  );
}
