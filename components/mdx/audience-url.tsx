'use client';
import { ArrowUpRight } from 'lucide-react';
import { useLive } from '../live/live-provider';
import { CopyButton } from '../ui/copy-button';
import './blocks.css';

/** The address at which anyone opens a port of this sandbox; in an open room, of the one on stage. */
export function AudienceUrl({ port }: { port: number }) {
  const sandbox = useLive((state) => state.sandbox);
  const ready = sandbox.state === 'ready' ? sandbox : null;
  const door = ready?.ports.findLast((named) => named.port === port)?.name ?? String(port);
  const stage = useLive((state) => state.stage);
  const url = (stage?.url ?? ready?.audienceUrl)?.replace('{port}', door);
  const path = (stage?.path ?? ready?.audiencePath)?.replace('{port}', door);
  if (!url && !path) {
    return (
      <p className="audience audience-waiting" data-port={port}>
        {waitingWords(sandbox.state, port)}
      </p>
    );
  }
  const shown = url ?? new URL(path ?? '', location.href).href;
  return (
    <div className="audience">
      <a className="audience-link" href={shown} target="_blank" rel="noopener">
        {shown.replace(/^http:\/\//, '')}
        <ArrowUpRight size="0.9em" aria-hidden="true" />
        <span className="visually-hidden"> (opens a new tab)</span>
      </a>
      <CopyButton label={`Copy the address of port ${port}`} text={() => shown} />
      {url && path && (
        <span className="audience-path">
          Name does not resolve?{' '}
          <a href={path} target="_blank" rel="noopener">
            Use the path instead
          </a>
        </span>
      )}
    </div>
  );
}

function waitingWords(state: string, port: number): string {
  if (state === 'ready') return `Port ${port} cannot be reached from outside a local shell. Open it on this computer.`;
  if (state === 'starting') return `The sandbox starts. The address of port ${port} appears here.`;
  if (state === 'waiting') return `The address of port ${port} appears here when it is your turn.`;
  if (state === 'refused') return `Port ${port} has an address where there is a sandbox. This page has none.`;
  return `The address of port ${port} appears here. Open a slide with a terminal to start the sandbox.`;
}
