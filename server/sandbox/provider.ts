// The port between Slipway and whatever runs sandboxes. Adapters: docker/, local/. A swarm/ adapter
// (sandboxes as services of a real Swarm) belongs beside them. One contract suite runs on them all.
import type { Duplex, Readable } from 'node:stream';
import type { Strain } from '#core/strain';
import type { Values } from '#core/variables';
import type { NodeFiles } from './node-files';

/** What an adapter can do. What it cannot do it refuses with a `SandboxRefusal` that says what is missing. */
export type Capabilities = {
  /** The sandbox has a Docker Engine of its own. */
  docker: boolean;
  /** `connect` reaches a port of the sandbox. */
  ports: boolean;
  /**
   * How far the sandbox is kept from the host. `none`: a process of the server's own user;
   * `trusted`: a fence against accidents only, root inside can become root on the host;
   * `hardened`: root inside is nobody on the host, with which it shares the kernel.
   */
  isolation: 'none' | 'trusted' | 'hardened';
  /** Shells and what they run outlive the server, and so does what they print meanwhile. */
  shellsSurvive: boolean;
  /** How many nodes a sandbox may have. */
  nodes: number;
  /** Nodes can be restarted, killed, cut off and added; packages can be had. */
  machines: boolean;
  /** What is on its nodes' disks can be saved and gone back to, and another sandbox can begin with it. */
  checkpoints: boolean;
};

/** One machine that is asked for. */
export type NodeRequest = {
  /** Unique in its sandbox; the others reach it by that. */
  name: string;
  role: 'manager' | 'worker';
  /** In the sandbox's Swarm from its start. */
  joined: boolean;
  /** Of Debian, beside those of the sandbox image. */
  packages: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Folders on the server whose content is copied to the work folder, one after the other. */
  folders: readonly string[];
};

export type SandboxRequest = {
  /** Whose it is, for labels and logs: the room's key. No secret, at most 200 characters. */
  owner: string;
  /** At least one. The first is where commands go that name none. */
  nodes: readonly NodeRequest[];
  /** Whether the engines inside start at once, or at the first docker command. Lazy without. */
  engine?: 'eager' | 'lazy';
  /**
   * What its disks begin with, in place of the nodes' folders. The nodes must be those of then, by their names in order,
   * and made of the same packages. Containers that ran then are started.
   */
  from?: SandboxCopy;
  /** Told each step of a start in a few words ("copying files"), for a progress display. */
  onStep?: (step: string) => void;
  signal?: AbortSignal;
};

export type ShellRequest = {
  cols: number;
  rows: number;
  /** What it is found by among `heldShells`: small letters, digits and hyphens, at most 30. */
  name: string;
};

/** A shell that nobody may be attached to. */
export type HeldShell = {
  /** One of its node's. */
  id: string;
  /** As it was asked for. */
  name: string;
  /** Number of the oldest byte of its output that is kept. */
  start: number;
  /** Number of the next. */
  end: number;
  /** Of its terminal. */
  cols: number;
  rows: number;
};

/** Number of the next byte of a page's input; `page` is 16 hexadecimal digits. */
export type InputPlace = { page: string; offset: number };

/** An interactive bash with Slipway's prompt marks (OSC 133), started in the work folder. */
export type Shell = {
  /** The same to whoever attaches to it, and to no other shell: at least 8 characters. */
  id: string;
  /** Raw bytes of the pty. Honours `pause`/`resume` down to the process. `end` comes after the last byte. */
  output: Readable;
  /** Number of the first byte in `output`. No other shell has had it. */
  offset: number;
  /** What comes before that number was printed before anyone attached here. */
  live: number;
  /** At the time of the attachment: of the last pages at most `MAX_PAGES`, the one heard last last. */
  places: readonly InputPlace[];
  /**
   * False when it was dropped, as too much waits already for a program that does not read it. `place` is the first
   * byte's, of a page that numbers its input: what the shell has had of it is not typed again, and it must join up.
   */
  write(input: Uint8Array, place?: InputPlace): boolean;
  /** Calls back when a page's input before that place has been taken, or dropped: it now outlives the server if the shell does. */
  onTaken(listener: (place: InputPlace) => void): void;
  resize(cols: number, rows: number): void;
  /**
   * Ends the foreground job so that the prompt comes back: SIGINT to its process group, then SIGTERM, then SIGKILL, a
   * second apart while it lives. Does nothing at the prompt. Never throws.
   */
  interrupt(): Promise<void>;
  /** Settles with the exit status once the process is gone and `output` has ended; null when unknown. */
  exited: Promise<number | null>;
  /** Ends the process and all that it started in its terminal. Never throws. */
  kill(): Promise<void>;
  /** Ends `output`, and leaves the process to whoever attaches next where shells survive. Never throws. */
  leave(): Promise<void>;
};

export type CommandRequest = {
  /** Given to `bash -c` in the work folder, no terminal, empty standard input. */
  command: string;
  /** After this the command and its children are killed and the outcome is `timed-out`. */
  timeoutMs: number;
  /** Of stdout and stderr together; what comes after is dropped. */
  maxOutputBytes: number;
};

export type CommandOutcome = { kind: 'exited'; status: number; output: string } | { kind: 'timed-out'; output: string };

/** Carries out commands on a node, several at once, for less than what starting each through the engine costs. */
export type CommandRunner = {
  /**
   * As a node's `run`; but what the command leaves behind ends with it, and of output at most 1 MiB is kept. `signal` kills
   * it. Rejects when it could not be started or was lost, and when it was killed by `signal`.
   */
  run(request: CommandRequest, signal?: AbortSignal): Promise<CommandOutcome>;
  /** Settles when it carries out nothing any more: closed, killed inside, or gone with its node. */
  readonly over: Promise<void>;
  /** Kills what it carries out. */
  close(): void;
};

/** `cut-off`: it runs, and no other machine can reach it. */
export type NodeState = 'running' | 'cut-off' | 'stopped';

/** One machine of a sandbox. What its state does not allow is refused with a `SandboxRefusal`. */
export type SandboxNode = {
  readonly name: string;
  readonly role: NodeRequest['role'];
  readonly state: NodeState;
  /** Where the others reach it; it keeps that. */
  readonly address: string;
  /**
   * What shells and commands have in their environment from then on, beside what the node was asked with. Names are those
   * of variables, values hold anything but NUL; a running shell keeps what it has.
   */
  setVariables(values: Values): void;
  openShell(request: ShellRequest): Promise<Shell>;
  /** All that run, or have ended and told nobody. None where shells do not survive, or while it is stopped. */
  heldShells(): Promise<HeldShell[]>;
  /**
   * Takes a shell over from whoever has it. Output begins at byte `from`, or, when that is not kept, at the oldest that
   * is: never fewer than the last 8 MiB are.
   */
  attachShell(id: string, from: number): Promise<Shell>;
  run(request: CommandRequest): Promise<CommandOutcome>;
  openRunner(): Promise<CommandRunner>;
  /** A byte stream to a TCP port inside; rejects with a `PortClosed` when nothing listens there. */
  connect(port: number): Promise<Duplex>;
  /**
   * A byte stream to the API of its own engine. One that does not run is waited for, never started. Rejects when the node
   * has none, stops, or `signal` says so.
   */
  connectEngine(signal: AbortSignal): Promise<Duplex>;
  /**
   * The bytes of a file inside, and those that are appended from then on; it may still have to be made. Where it is
   * replaced or cut, those of the new one follow. Ends with the node, or when it is destroyed.
   */
  followFile(path: string): Promise<Readable>;
  /** Copies the content of a folder on the server into the work folder. */
  copyIn(folder: string): Promise<void>;
  /** The bytes of a file inside, from the work folder; rejects when there is none or it is larger than `maxBytes`. */
  readFile(path: string, maxBytes: number): Promise<Buffer>;
  /** A line to the files in its work folder; to be closed when nobody looks any more. It ends with the node. */
  openFiles(): Promise<NodeFiles>;
  /** Ends everything on it at once, as pulling the plug does; its disk stays. Nothing when it is stopped. */
  kill(): Promise<void>;
  /** Starts it, or starts it anew; it is in its network again. Its disk stays, what ran there does not. */
  restart(): Promise<void>;
  /** Takes it off its network: neither the other nodes nor the Internet can be reached. Shells stay. */
  cutOff(): Promise<void>;
  /** Puts it back, at the address that it had. */
  rejoin(): Promise<void>;
};

/**
 * What was on the disks of a sandbox's nodes at one moment, the same for all: files, images, volumes, containers, a
 * Swarm's state. No process and no memory is in it. It ends with its sandbox, with the next one, and with the server.
 */
export type Checkpoint = {
  /** On the server's disk. */
  bytes: number;
  /**
   * Brings the nodes of then back to it, at their addresses, as a machine that was switched off comes back: shells end,
   * containers that ran then are started anew. Nodes that were added since stay as they are. May be called again. Where
   * it is refused all stays as it is.
   */
  restore(): Promise<void>;
  /** Idempotent. */
  remove(): Promise<void>;
};

/**
 * What was on the disks of a sandbox's nodes at one moment, as in a `Checkpoint`, for others to begin with. They are at other
 * addresses, which a Swarm does not survive: theirs is new and empty. It outlives its sandbox, and ends with the server.
 */
export type SandboxCopy = {
  /** Those that the sandbox had then, in order. */
  readonly nodes: readonly Pick<NodeRequest, 'name' | 'role'>[];
  /** On the server's disk. */
  readonly bytes: number;
  /** How long the nodes stood still for it. */
  readonly stillMs: number;
  /** The sandbox was in a Swarm, whose services, networks and secrets are not in it. */
  readonly lacksSwarm: boolean;
  /** Rejects with a `SandboxRefusal` where the server's disk has no room for one more sandbox with it. */
  checkRoom(): Promise<void>;
  /** Idempotent. What began with it stays. */
  remove(): Promise<void>;
};

export type Sandbox = {
  /** Public name: `SANDBOX_ID` in core/ids. */
  readonly id: string;
  readonly capabilities: Capabilities;
  /** In the order asked for, those added later behind. Replaced, never changed in place. */
  readonly nodes: readonly [SandboxNode, ...SandboxNode[]];
  /** One more machine, in no Swarm. */
  addNode(request: NodeRequest): Promise<SandboxNode>;
  /** Its nodes stand still meanwhile, some seconds. The one taken before is removed. */
  checkpoint(signal?: AbortSignal): Promise<Checkpoint>;
  /** Its nodes stand still meanwhile, as long as the blocks in use take to be copied. No other copy is touched. */
  copy(signal?: AbortSignal): Promise<SandboxCopy>;
  /** Its nodes that are at a limit. Replaced, never changed in place. */
  readonly strains: readonly Strain[];
  /** Calls back when `strains` has changed; the result stops that. */
  onStrain(listener: () => void): () => void;
  /** Calls back when a node has changed its state or has been added; the result stops that. */
  onChange(listener: () => void): () => void;
  /** Settles with a sentence for people once the sandbox is gone: lost, or removed. */
  readonly gone: Promise<string>;
  /**
   * Why nothing can be done in it for now, though it is not lost: what runs it has stopped, and starts it again. Null, or
   * left out, when all is well. `onChange` tells of it.
   */
  readonly away?: string | null;
  /** Removes everything that was created for it. Idempotent; never throws: what could not be removed is logged. */
  remove(): Promise<void>;
};

/** One that an earlier process started; `owner` as it was asked for then. */
export type LeftSandbox = { sandbox: Sandbox; owner: string };

export type SandboxProvider = {
  readonly name: 'docker' | 'local';
  readonly capabilities: Capabilities;
  /** Rejects with a `SandboxRefusal` when it cannot; then nothing is left behind. */
  start(request: SandboxRequest): Promise<Sandbox>;
  /**
   * Takes on what an earlier process of this installation left running, and removes what can no longer be used. To be
   * called before the first start.
   */
  adopt(): Promise<LeftSandbox[]>;
  /** Removes every sandbox of this installation, also those an earlier process left. Idempotent. */
  close(): Promise<void>;
  /** Lets go of all sandboxes and leaves them as they are, confined as they are, for a later process to adopt. */
  leave(): Promise<void>;
};

/** A sandbox cannot do what was asked; the message is for people: what, why, and what to do. */
export class SandboxRefusal extends Error {
  override readonly name = 'SandboxRefusal';
}

/** Nothing listens on that port of the sandbox. */
export class PortClosed extends Error {
  override readonly name = 'PortClosed';
  constructor(readonly port: number) {
    super(`nothing listens on port ${port}`);
  }
}
