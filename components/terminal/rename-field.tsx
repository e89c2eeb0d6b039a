'use client';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { MAX_NAME_LENGTH } from '#core/layout';
import { renameTerminal } from '../live/layout';
import { numberOf } from '../live/layout-state';
import { useLive, useLiveStore } from '../live/live-provider';
import { useDeskActs } from './desk-acts';

/** A terminal's name while it is written. Enter or leaving takes it, Esc does not; an empty one gives the number back. */
export function RenameField({ terminal, onEnd }: { terminal: number; onEnd?: () => void }) {
  const store = useLiveStore();
  const { endRename } = useDeskActs();
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  const number = useLive((state) => numberOf(state, terminal));
  const name = useLive((state) => state.layout?.names[terminal] ?? '');
  useEffect(() => field.current?.select(), []);
  const end = (isTaken: boolean) => {
    // Where the field goes away with the focus, leaving it is no second end.
    if (isOver.current) return;
    isOver.current = true;
    if (isTaken) renameTerminal(store, terminal, field.current?.value ?? '');
    endRename();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    if (event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    end(event.key === 'Enter');
    onEnd?.();
  };
  return (
    <input
      className="rename-field"
      ref={field}
      aria-label={`Name of terminal ${number}`}
      placeholder={String(number)}
      defaultValue={name}
      maxLength={MAX_NAME_LENGTH}
      size={16}
      spellCheck={false}
      autoComplete="off"
      onKeyDown={press}
      onBlur={() => end(true)}
    />
  );
}
