import { useEffect, useState } from 'react';

/** What only sandboxes with several machines show is fetched when there is one. Null until it is there. */
export function useNodeParts(isNeeded: boolean): NodeParts | null {
  const [parts, setParts] = useState<NodeParts | null>(null);
  useEffect(() => {
    if (!isNeeded || parts) return;
    let isGone = false;
    fetchParts().then(
      (found) => !isGone && setParts(found),
      (error: unknown) =>
        setParts(() => {
          throw error;
        }),
    );
    return () => {
      isGone = true;
    };
  }, [isNeeded, parts]);
  return isNeeded ? parts : null;
}

export type NodeParts = Awaited<ReturnType<typeof fetchParts>>;

async function fetchParts() {
  const [{ NodeBar }, { NODE_PANEL, tabId }, { NodeNotice, NodeStrip }] = await Promise.all([
    import('./node-bar'),
    import('./node-tabs'),
    import('./node-notice'),
  ]);
  return { NodeBar, NODE_PANEL, tabId, NodeNotice, NodeStrip };
}
