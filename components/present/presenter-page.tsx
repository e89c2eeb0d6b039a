'use client';
import { type ComponentType, useEffect, useState } from 'react';
import type { PresenterProps } from './presenter';

/**
 * Fetched by itself, so that nothing of it, nor of what it has in common with the talk, is cut out of the talk's own
 * first script.
 */
export function PresenterPage(props: PresenterProps) {
  const [View, setView] = useState<ComponentType<PresenterProps> | null>(null);
  useEffect(() => {
    void import('./presenter').then(({ Presenter }) => setView(() => Presenter));
  }, []);
  return View ? (
    <View {...props} />
  ) : (
    <main>
      <h1 className="visually-hidden">{props.title}</h1>
      <p>The presenter view loads. It needs JavaScript.</p>
    </main>
  );
}
