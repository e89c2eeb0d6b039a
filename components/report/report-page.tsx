'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import '../home/home.css';

/** Late, so that what it shares with talks stays where talks have it: theirs is the page that must be light. */
const ReportView = lazy(() => import('./report-view').then(({ ReportView }) => ({ default: ReportView })));

export function ReportPage({ code }: { code: string }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return isHere ? (
    <Suspense>
      <ReportView code={code} />
    </Suspense>
  ) : (
    <noscript>
      <p className="page">The report is fetched by a script; without, nothing can be shown here.</p>
    </noscript>
  );
}
