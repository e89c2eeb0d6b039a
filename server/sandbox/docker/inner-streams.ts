// Owns long streams out of a node: to the API of the engine inside, and of files that grow there.
import type { Duplex, Readable } from 'node:stream';
import type { Container } from 'dockerode';
import { SandboxRefusal } from '../provider';
import { streamInside } from './ports';

/**
 * Opening the engine's socket would start it; so whether it runs is told by its process. Waiting costs no process beyond
 * this one, which ends with its input.
 */
const ENGINE_SCRIPT = `
echo $$ >&2
runs() {
  pid=
  read -r pid 2>/dev/null </var/run/docker.pid
  [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
} 2>/dev/null
until runs; do
  read -r -t 0.25 _
  [ $? -gt 128 ] || exit
done
echo connected >&2
exec socat -t0.1 - UNIX-CONNECT:/var/run/docker.sock 2>/dev/null
`;

export async function connectInnerEngine(container: Container, signal: AbortSignal): Promise<Duplex> {
  const stream = await streamInside(container, ['bash', '-c', ENGINE_SCRIPT], signal);
  if (!stream) throw new SandboxRefusal('The engine of this node cannot be reached.');
  return stream;
}

/** Ends with its input, as `tail` alone would not. */
const FOLLOW_SCRIPT = `
echo $$ >&2
echo connected >&2
tail -c +1 -s 0.25 -F "$1" 2>/dev/null &
tail=$!
cat >/dev/null
kill $tail
`;

export async function followInside(container: Container, path: string): Promise<Readable> {
  const stream = await streamInside(container, ['bash', '-c', FOLLOW_SCRIPT, 'bash', path]);
  if (!stream) throw new SandboxRefusal('The file cannot be followed.');
  return stream;
}
