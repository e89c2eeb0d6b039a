'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import '../home/home.css';
import './operator.css';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const OperatorView = lazy(() => import('./operator-view').then((module) => ({ default: module.OperatorView })));

/** There is nothing to draw before the browser has asked the server. */
export function OperatorPage() {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return isHere ? (
    <Suspense>
      <OperatorView />
    </Suspense>
  ) : (
    <noscript>
      <p className="operator">This page asks the server again and again, and needs scripts for that.</p>
    </noscript>
  );
}
