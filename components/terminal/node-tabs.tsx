'use client';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { useLive, useLiveStore } from '../live/live-provider';
import type { NodeWork, SandboxNode } from '../live/live-state';
import { showNode } from '../live/nodes';
import { NODE_WORDS, NodeMark } from './node-mark';

type NodeTabsProps = { nodes: readonly SandboxNode[]; active: string };

/** Id of what the tabs switch. */
export const NODE_PANEL = 'node-panel';

/** One tab a machine. The arrows move and show at once; a shell opens the first time its tab is in front. */
export function NodeTabs({ nodes, active }: NodeTabsProps) {
  const store = useLiveStore();
  const list = useRef<HTMLDivElement>(null);
  const work = useLive((state) => state.nodeWork);
  useEffect(() => (list.current ? keepInView(list.current, active) : undefined), [active]);
  const move = (event: KeyboardEvent) => {
    const to = targetOf(
      event.key,
      nodes.map(({ name }) => name),
      active,
    );
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showNode(store, to);
    list.current?.querySelector<HTMLElement>(`#${tabId(to)}`)?.focus();
  };
  const choose = (event: MouseEvent<HTMLButtonElement>, name: string) => {
    showNode(store, name);
    // With the mouse the keys stay whose they were: the deck's, or the shell's.
    if (event.detail > 0) event.currentTarget.blur();
  };
  return (
    <div
      className="node-tabs"
      data-many={nodes.length > 3}
      role="tablist"
      aria-label="Nodes"
      ref={list}
      onKeyDown={move}
    >
      {nodes.map((node) => (
        <NodeTab
          key={node.name}
          node={node}
          work={work[node.name]}
          isActive={node.name === active}
          onChoose={(event) => choose(event, node.name)}
        />
      ))}
    </div>
  );
}

type NodeTabProps = {
  node: SandboxNode;
  work: NodeWork | undefined;
  isActive: boolean;
  onChoose: (event: MouseEvent<HTMLButtonElement>) => void;
};

function NodeTab({ node: { name, role, state }, work, isActive, onChoose }: NodeTabProps) {
  return (
    <button
      type="button"
      role="tab"
      id={tabId(name)}
      className="node-tab"
      aria-selected={isActive}
      aria-controls={NODE_PANEL}
      aria-busy={work !== undefined}
      tabIndex={isActive ? 0 : -1}
      title={`${name}, ${role}, ${NODE_WORDS[state]}`}
      onClick={onChoose}
    >
      <NodeMark state={state} isBusy={work !== undefined} />
      <span className="node-name">{name}</span>
      <span className="node-role" data-letter={role.charAt(0).toUpperCase()}>
        <span>{role}</span>
      </span>
      <span className="visually-hidden">, {NODE_WORDS[state]}</span>
    </button>
  );
}

/** Five tabs are wider than a phone: the one in front is always among those that show. Returns a way to stop. */
function keepInView(list: HTMLElement, active: string): () => void {
  const observer = new ResizeObserver(() => {
    list.querySelector(`#${tabId(active)}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  observer.observe(list);
  return () => observer.disconnect();
}

export function tabId(node: string): string {
  return `node-tab-${node}`;
}

function targetOf(key: string, names: string[], active: string): string | undefined {
  const at = names.indexOf(active);
  const places: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1 + names.length, Home: 0, End: -1 };
  const place = places[key];
  return place === undefined ? undefined : names.at(place === -1 ? -1 : place % names.length);
}
