'use client';
import { useLive, useLiveStore } from '../live/live-provider';
import { forgetRefusal } from '../live/refusals';
import { type RunnableBlock, runBlock, runInNewTerminal } from '../live/run';

/** Why the click did nothing, where the click was, and what can be done about it. */
export function RunRefusal(block: RunnableBlock) {
  const store = useLiveStore();
  const refusal = useLive((state) => state.refusals[block.name]);
  if (!refusal) return null;
  if (refusal.reason === 'block-changed') {
    return (
      <div className="block-refusal">
        <span>This block has changed. Reload.</span>
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
  // The block has said so from the start.
  if (refusal.reason === 'needs-docker') return null;
  if (refusal.reason !== 'terminal-busy') return <div className="block-refusal">{refusal.message}</div>;
  return (
    <div className="block-refusal">
      <span>A program holds the terminal.</span>
      <span className="block-actions">
        <button type="button" className="button" onClick={() => runBlock(store, block, { interrupt: true })}>
          Interrupt and run
        </button>
        <button type="button" className="button" onClick={() => runInNewTerminal(store, block)}>
          New terminal
        </button>
        <button type="button" className="button" onClick={() => forgetRefusal(store, block.name)}>
          Cancel
        </button>
      </span>
    </div>
  );
}
