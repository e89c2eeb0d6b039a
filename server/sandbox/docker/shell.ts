// Owns an interactive shell in a sandbox's container: started under a holder there, which outlives the server, and
// attached to through the engine.
import { randomBytes } from 'node:crypto';
import type { Container } from 'dockerode';
import { MAX_COLS, MAX_ROWS } from '#core/terminal-protocol';
import type { Values } from '#core/variables';
import type { HeldShell, Shell, ShellRequest } from '../provider';
import { collect, openExec, runExec, withVariables } from './exec';
import { type HeldStream, heldStream } from './held-stream';
import { BASHRC, ENTER, HOLD, INTERRUPT, LEAVE } from './machine';

/** Of input that the program does not read: more than the largest paste that anyone means, and what a holder takes. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;
const NO_BYTES = new Uint8Array(0);
const MAX_LIST_BYTES = 16 * 1024;
const LIST_DEADLINE_MS = 5_000;
/** Of a terminal that says none, as one whose programs have all ended. */
const DEFAULT_SIZE = { cols: 80, rows: 24 };
const LISTED = /^(shell-([a-z0-9-]{1,30})-[0-9a-f]{12}) (\d{1,16}) (\d{1,16}) (\d{1,5}) (\d{1,5}) /;

export function openShell(container: Container, { cols, rows, name }: ShellRequest, variables: Values): Promise<Shell> {
  const id = `shell-${name}-${randomBytes(6).toString('hex')}`;
  const command = ['sh', ENTER, 'shell', id, ...withVariables(variables), 'bash', '--rcfile', BASHRC];
  return joinShell(container, id, ['open', id, String(cols), String(rows), ...command]);
}

export function attachShell(container: Container, id: string, from: number): Promise<Shell> {
  return joinShell(container, id, ['attach', id, String(from)]);
}

/** Root in the sandbox may make it say anything: what does not fit is left out, and so is all of it where it hangs. */
export async function heldShells(container: Container): Promise<HeldShell[]> {
  const running = await openExec(container, { Cmd: [HOLD, 'list'] });
  const timer = setTimeout(() => running.socket.destroy(), LIST_DEADLINE_MS);
  const lines = (await collect(running, MAX_LIST_BYTES)).split('\n');
  clearTimeout(timer);
  return lines.flatMap((line) => {
    const [, id = '', name = '', ...numbers] = LISTED.exec(line) ?? [];
    const [start = 0, end = 0, cols = 0, rows = 0] = numbers.map(Number);
    return id ? { id, name, start, end, ...boundedSize(cols, rows) } : [];
  });
}

/** Whoever is in the sandbox may give its terminal any size. */
function boundedSize(cols: number, rows: number): { cols: number; rows: number } {
  const { cols: ownCols, rows: ownRows } = DEFAULT_SIZE;
  return { cols: Math.min(cols || ownCols, MAX_COLS), rows: Math.min(rows || ownRows, MAX_ROWS) };
}

async function joinShell(container: Container, id: string, words: string[]): Promise<Shell> {
  const running = await openExec(container, { Cmd: [HOLD, ...words], AttachStdin: true });
  const stream = await heldStream(running);
  let isLeft = false;
  const end = () => runExec(container, ['sh', LEAVE, 'HUP', id]).catch(() => {});
  void stream.ended.then(({ kind }) => {
    if (isLeft || kind === 'taken') return;
    // One whose stream broke must not go on unseen. What an ended one left in the background may.
    if (kind === 'broken') void end();
    else void runExec(container, [HOLD, 'drop', id]).catch(() => {});
  });
  const close = () => {
    isLeft = true;
    running.socket.destroy();
    stream.output.destroy();
  };
  return {
    id,
    ...controlsOf(stream),
    async interrupt() {
      const script = 'exec sh "$0" "$(cat "/run/slipway/$1")"';
      await runExec(container, ['sh', '-c', script, INTERRUPT, id]).catch(() => {});
    },
    async kill() {
      // Closing the stream would leave the shell running.
      isLeft = true;
      await end();
      close();
    },
    leave: async () => close(),
  };
}

function controlsOf(stream: HeldStream): Omit<Shell, 'id' | 'interrupt' | 'kill' | 'leave'> {
  const { output, offset, live, places, onTaken } = stream;
  return {
    ...{ output, offset, live, places, onTaken },
    write(input, place) {
      const isTooMuch = stream.unreadBytes() + input.length > MAX_UNREAD_BYTES;
      if (!isTooMuch) stream.send(place ? 'n' : 'i', input, place);
      else if (place) stream.send('s', NO_BYTES, { ...place, offset: place.offset + input.length });
      return !isTooMuch;
    },
    resize(cols, rows) {
      stream.send('r', Buffer.from([cols >> 8, cols, rows >> 8, rows]));
    },
    exited: stream.ended.then((end) => (end.kind === 'exited' ? end.status : null)),
  };
}
