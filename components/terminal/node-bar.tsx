'use client';
import { LoaderCircle, Plus } from 'lucide-react';
import { MAX_NODES } from '#core/protocol';
import { useLive, useLiveStore } from '../live/live-provider';
import type { SandboxNode } from '../live/live-state';
import { addNode } from '../live/nodes';
import { NodeMenu } from './node-menu';
import { NodeTabs } from './node-tabs';
import './nodes.css';

/** What stands in the terminal's bar where the sandbox has several machines. */
export function NodeBar({ node }: { node: SandboxNode }) {
  const sandbox = useLive((state) => state.sandbox);
  if (sandbox.state !== 'ready') return null;
  return (
    <>
      <NodeTabs nodes={sandbox.nodes} active={node.name} />
      {sandbox.machines && <AddNode isFull={sandbox.nodes.length >= MAX_NODES} />}
      <NodeMenu node={node} hasMachines={sandbox.machines} />
    </>
  );
}

function AddNode({ isFull }: { isFull: boolean }) {
  const store = useLiveStore();
  const isAdding = useLive((state) => state.isAddingNode);
  const isConnected = useLive((state) => state.connection.state === 'open');
  if (isFull && !isAdding) return null;
  const label = isAdding ? 'Adding a node' : 'Add a node';
  return (
    <button
      type="button"
      className="icon-button node-add"
      aria-label={label}
      title={label}
      aria-disabled={isAdding}
      disabled={!isConnected}
      onClick={(event) => {
        if (event.detail > 0) event.currentTarget.blur();
        if (!isAdding) addNode(store);
      }}
    >
      {isAdding ? (
        <>
          <LoaderCircle className="node-busy" size="1.1em" aria-hidden="true" />
          <span className="node-adding">Starts…</span>
        </>
      ) : (
        <Plus size="1.1em" aria-hidden="true" />
      )}
    </button>
  );
}
