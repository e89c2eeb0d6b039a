'use client';
import { useLive, useLiveStore } from '../live/live-provider';
import type { NodeAction, SandboxNode } from '../live/live-state';
import { actOnNode } from '../live/nodes';
import { Elapsed, Notice } from './notice';

const GERUNDS: Record<NodeAction, string> = {
  restart: 'restarts',
  kill: 'is killed',
  'cut-off': 'is cut off',
  rejoin: 'rejoins',
};

/** Over the screen of a node that has stopped, or is on its way; nothing on one that runs. */
export function NodeNotice({ node }: { node: SandboxNode }) {
  const store = useLiveStore();
  const work = useLive((state) => state.nodeWork[node.name]);
  if (work && work.action !== 'cut-off' && work.action !== 'rejoin') {
    return (
      <Notice isLow>
        <span className="terminal-pulse" aria-hidden="true" />
        <span>
          {node.name} {GERUNDS[work.action]}
        </span>
        <Elapsed />
      </Notice>
    );
  }
  if (node.state !== 'stopped') return null;
  return (
    <Notice isLow>
      <span>{node.name} has stopped. Its files are kept.</span>
      <button type="button" className="button" onClick={() => actOnNode(store, node.name, 'restart')}>
        Restart
      </button>
    </Notice>
  );
}

/** Below the bar: what a cut-off node is, and why the last action did not happen. */
export function NodeStrip({ node }: { node: SandboxNode }) {
  const store = useLiveStore();
  const refusal = useLive((state) => state.nodeRefusal);
  const work = useLive((state) => state.nodeWork[node.name]);
  return (
    <>
      {refusal && (
        <p className="terminal-label node-strip">
          <span>{refusal}</span>
          <button type="button" className="button" onClick={() => store.set({ nodeRefusal: null })}>
            Close
          </button>
        </p>
      )}
      {node.state === 'cut-off' && (
        <p className="terminal-label node-strip">
          <span>{node.name} is cut off: its programs go on, but no other machine hears it.</span>
          <button
            type="button"
            className="button"
            disabled={work !== undefined}
            onClick={() => actOnNode(store, node.name, 'rejoin')}
          >
            {work?.action === 'rejoin' ? 'Rejoining…' : 'Rejoin'}
          </button>
        </p>
      )}
    </>
  );
}
