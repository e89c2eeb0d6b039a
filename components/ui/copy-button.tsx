'use client';
import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from './copy-text';

type Outcome = 'none' | 'copied' | 'refused';

const ICONS = { none: Copy, copied: Check, refused: X } as const;
const WORDS = { none: '', copied: 'Copied', refused: 'Not copied' } as const;

/** Copies what `text` returns at the click, and says whether it worked. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [outcome, setOutcome] = useState<Outcome>('none');
  useEffect(() => {
    if (outcome === 'none') return;
    const timer = setTimeout(() => setOutcome('none'), 2_000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const Icon = ICONS[outcome];
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title="Copy"
      onClick={async (event) => {
        if (event.detail > 0) event.currentTarget.blur();
        setOutcome((await copyText(text())) ? 'copied' : 'refused');
      }}
    >
      <Icon size="1.1em" aria-hidden="true" />
      <span role="status" className={outcome === 'none' ? 'visually-hidden' : ''}>
        {WORDS[outcome]}
      </span>
    </button>
  );
}
