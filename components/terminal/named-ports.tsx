'use client';
import { useLive } from '../live/live-provider';

/** The addresses of the ports that have a name: whoever ran `slipway open` looks for them here. */
export function NamedPorts() {
  const sandbox = useLive((state) => state.sandbox);
  if (sandbox.state !== 'ready') return null;
  const address = sandbox.audienceUrl ?? sandbox.audiencePath;
  if (!address || sandbox.ports.length === 0) return null;
  return (
    <span className="terminal-ports">
      {sandbox.ports.map(({ name, port }) => (
        <a
          key={name}
          href={address.replace('{port}', name)}
          target="_blank"
          rel="noopener"
          title={`Port ${port}, opens a new tab`}
        >
          {name}
        </a>
      ))}
    </span>
  );
}
