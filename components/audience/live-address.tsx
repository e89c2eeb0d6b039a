import { ArrowUpRight } from 'lucide-react';
import { useLive } from '../live/live-provider';
import { CopyButton } from '../ui/copy-button';
import { QrCode } from '../ui/qr-code';
import './address.css';

/** `qr`: with a code for cameras. */
export type AudienceAddress = { port: number; qr?: boolean };

/** The address of a port as it is now, or what it waits for. */
export function LiveAddress({ port, qr = false }: AudienceAddress) {
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
      {qr && <Code address={shown} port={port} />}
    </div>
  );
}

function Code({ address, port }: { address: string; port: number }) {
  if (LOOPBACK.test(new URL(address).hostname))
    return <span className="audience-path">No QR code: only this computer reaches the address.</span>;
  return (
    <div className="audience-code">
      <QrCode text={address} label={`QR code of the address of port ${port}`} />
    </div>
  );
}

const LOOPBACK = /(?:^|\.)localhost$|^127\.|^\[::1\]$/;

function waitingWords(state: string, port: number): string {
  if (state === 'ready') return `Port ${port} cannot be reached from outside a local shell. Open it on this computer.`;
  if (state === 'starting') return `The sandbox starts. The address of port ${port} appears here.`;
  if (state === 'waiting') return `The address of port ${port} appears here when it is your turn.`;
  if (state === 'refused') return `Port ${port} has an address where there is a sandbox. This page has none.`;
  return `The address of port ${port} appears here. Open a slide with a terminal to start the sandbox.`;
}
