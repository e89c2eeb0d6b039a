// Owns the line to the program in a node that carries out commands (image/runner.c): requests go to it as frames, and what
// comes back is bounded and believed only as far as it was asked for.
import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import { exportStatement, type Values } from '#core/variables';
import { type BoundedText, boundedText } from '../bounded-text';
import { type CommandOutcome, type CommandRequest, type CommandRunner, SandboxRefusal } from '../provider';
import { demultiplexer, openExec } from './exec';
import { RUNNER, WORK_FOLDER } from './machine';
import { frameReader, type RunnerFrame } from './runner-frames';

/** Of a command's text: more is no argument to the kernel. */
const MAX_TEXT_BYTES = 100 * 1024;
/** The runner keeps no more. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** One that has not been told by then of a command whose time is over does not answer any more. */
const GRACE_MS = 10_000;

type Pending = {
  output: BoundedText;
  /** How much of it may still come. */
  leftBytes: number;
  isStopped: boolean;
  resolve(outcome: CommandOutcome): void;
  reject(error: Error): void;
};

/** `variables`: of each command, asked for as it is begun. */
export async function openRunner(container: Container, variables: () => Values): Promise<CommandRunner> {
  const running = await openExec(container, { Cmd: [RUNNER, WORK_FOLDER], AttachStdin: true });
  return new RunnerLine(running.socket, variables);
}

class RunnerLine implements CommandRunner {
  readonly over: Promise<void>;
  private tellOver = () => {};
  private readonly pending = new Map<number, Pending>();
  private next = 1;
  private isOver = false;

  constructor(
    private readonly socket: Duplex,
    private readonly variables: () => Values,
  ) {
    const readFrames = frameReader((frame) => this.take(frame));
    const take = demultiplexer((stream, bytes) => {
      if (stream === 'stdout' && !readFrames(bytes)) this.close();
    });
    socket.on('data', (bytes: Buffer) => {
      // Whoever has taken the runner's place may print without end.
      if (this.pending.size === 0) this.close();
      else take(bytes);
    });
    this.over = new Promise((resolve) => {
      this.tellOver = resolve;
    });
    socket.once('end', () => this.end());
    socket.once('close', () => this.end());
  }

  async run(request: CommandRequest, signal?: AbortSignal): Promise<CommandOutcome> {
    signal?.throwIfAborted();
    const text = Buffer.from(exportStatement(this.variables()) + request.command);
    if (text.length > MAX_TEXT_BYTES)
      throw new SandboxRefusal(`The command is longer than ${MAX_TEXT_BYTES / 1024} KiB.`);
    if (this.isOver) throw cutOff();
    const id = this.next;
    this.next += 1;
    const kill = () => this.stop(id);
    signal?.addEventListener('abort', kill, { once: true });
    const late = setTimeout(() => this.close(), request.timeoutMs + GRACE_MS);
    try {
      const outcome = await this.ask(id, request, text);
      signal?.throwIfAborted();
      return outcome;
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', kill);
    }
  }

  close(): void {
    this.socket.destroy();
    this.end();
  }

  private ask(id: number, { timeoutMs, maxOutputBytes }: CommandRequest, text: Buffer): Promise<CommandOutcome> {
    const leftBytes = Math.min(maxOutputBytes, MAX_OUTPUT_BYTES);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { output: boundedText(leftBytes), leftBytes, isStopped: false, resolve, reject });
      this.send('r', Buffer.concat([numbers(id, timeoutMs, leftBytes), text]));
    });
  }

  private stop(id: number): void {
    const command = this.pending.get(id);
    if (command) command.isStopped = true;
    this.send('k', numbers(id));
  }

  private send(kind: 'r' | 'k', bytes: Buffer): void {
    if (!this.socket.writable) return;
    const head = Buffer.alloc(5);
    head.write(kind, 'latin1');
    head.writeUInt32BE(bytes.length, 1);
    this.socket.write(Buffer.concat([head, bytes]));
  }

  private take({ kind, id, bytes }: RunnerFrame): void {
    const command = this.pending.get(id);
    if (kind === 'o' && command) {
      command.leftBytes -= bytes.length;
      command.output.add(bytes);
    }
    if (!command || command.leftBytes < 0) return this.close();
    // Nobody asked for that: the runner is being killed, and takes no further command.
    if (kind === 'k' && !command.isStopped) return this.close();
    if (kind === 'o') return;
    this.pending.delete(id);
    const output = command.output.text();
    if (kind === 'e')
      command.resolve({ kind: 'exited', status: bytes.length === 4 ? bytes.readUInt32BE() : 1, output });
    else if (kind === 't') command.resolve({ kind: 'timed-out', output });
    else command.reject(new SandboxRefusal(kind === 'l' ? bytes.toString('utf8') : 'It was stopped.'));
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    // First, so that whoever hears of it and asks again gets another runner.
    this.tellOver();
    for (const { reject } of this.pending.values()) reject(cutOff());
    this.pending.clear();
  }
}

function cutOff(): SandboxRefusal {
  return new SandboxRefusal('It was cut off: the node has stopped, or what carries out its checks was killed.');
}

function numbers(...all: number[]): Buffer {
  const bytes = Buffer.alloc(4 * all.length);
  for (const [at, number] of all.entries()) bytes.writeUInt32BE(Math.min(number, 0xffffffff), 4 * at);
  return bytes;
}
