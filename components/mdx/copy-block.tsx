'use client';
import { type ReactNode, useRef } from 'react';
import { CopyButton } from '../ui/copy-button';
import './blocks.css';

/** Code that people take with them. */
export function CopyBlock({ children }: { children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <div className="copy-block">
      <div ref={body}>{children}</div>
      <CopyButton label="Copy this code" text={() => body.current?.querySelector('code')?.innerText ?? ''} />
    </div>
  );
}
