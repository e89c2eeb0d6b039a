// Owns one node of a sandbox: its container, what runs in it, and what can happen to a machine.
import type { Container } from 'dockerode';
import type { Values } from '#core/variables';
import { type NodeState, type SandboxNode, SandboxRefusal } from '../provider';
import { runCommand } from './command';
import { runExec } from './exec';
import { readFileOf } from './file';
import { openFiles } from './files';
import { packFolder } from './folder';
import { whileFrozen } from './freeze';
import { ranByHand, wakeEngine } from './inner-containers';
import { connectInnerEngine, followInside } from './inner-streams';
import { afterStart } from './isolation';
import { LEAVE, WORK_FOLDER } from './machine';
import { endpoint, type NodeDeps, type NodePlace } from './node-place';
import { connectPort } from './ports';
import { refusalOf } from './refusal';
import { openRunner } from './runner';
import { attachShell, heldShells, openShell } from './shell';
import type { Kinds } from './strain';

export class DockerNode implements SandboxNode {
  readonly name: string;
  readonly role: SandboxNode['role'];
  readonly address: string;
  state: NodeState = 'stopped';
  /** Why it stopped by itself; null where it was killed on purpose or runs. */
  endedBy: string | null = null;
  /** The limits that it is at. */
  kinds: Kinds = [];
  private readonly container: Container;
  private variables: Values = {};
  private readonly aliases: readonly string[];
  private unwatch = () => {};
  private unfollow: (() => void) | null = null;
  /** What changes the machine, one after the other. */
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly deps: NodeDeps,
    { name, role, container, address, aliases }: NodePlace,
  ) {
    this.aliases = aliases;
    this.name = name;
    this.role = role;
    this.container = container;
    this.address = address;
  }

  setVariables(values: Values): void {
    this.variables = values;
  }

  openShell: SandboxNode['openShell'] = (request) =>
    this.whileRunning(() => openShell(this.container, request, this.variables));

  attachShell: SandboxNode['attachShell'] = (id, from) =>
    this.whileRunning(() => attachShell(this.container, id, from));

  heldShells: SandboxNode['heldShells'] = async () =>
    this.state === 'stopped' ? [] : this.whilePresent(() => heldShells(this.container));

  run: SandboxNode['run'] = (request) => this.whileRunning(() => runCommand(this.container, request, this.variables));

  openRunner: SandboxNode['openRunner'] = () =>
    this.whileRunning(() => openRunner(this.container, () => this.variables));

  connect: SandboxNode['connect'] = (port) =>
    this.whileRunning(() => {
      const { address } = this;
      return connectPort(this.container, {
        address: this.state === 'cut-off' ? '' : address,
        port,
        route: this.deps.route,
      });
    });

  connectEngine: SandboxNode['connectEngine'] = (signal) =>
    this.whileRunning(() => connectInnerEngine(this.container, signal));

  followFile: SandboxNode['followFile'] = (path) => this.whileRunning(() => followInside(this.container, path));

  readFile: SandboxNode['readFile'] = (path, maxBytes) =>
    this.whileRunning(() => readFileOf(this.container, path, maxBytes));

  openFiles: SandboxNode['openFiles'] = () => this.whileRunning(() => openFiles(this.container));

  copyIn: SandboxNode['copyIn'] = (folder) =>
    this.whilePresent(async () => void (await this.container.putArchive(packFolder(folder), { path: WORK_FOLDER })));

  /** Its first start, and each later one. */
  async start(): Promise<void> {
    this.watchEnd();
    try {
      await this.container.start();
      await afterStart(this.container, this.deps.isolation);
    } catch (error) {
      this.unwatch();
      throw error;
    }
    this.become('running');
  }

  /** Takes on a container that an earlier process left in that state. */
  adopt(state: NodeState): void {
    if (state !== 'stopped') {
      this.watchEnd();
      this.unfollow ??= this.follow();
    }
    this.state = state;
  }

  /** Ends the commands of an earlier process: nobody waits for them any more. Never rejects. */
  async endOrphans(): Promise<void> {
    // It stands still if that process ended while it took a checkpoint.
    await this.container.unpause().catch(() => {});
    const script =
      'for file in /run/slipway/run-*; do [ ! -e "$file" ] || sh "$0" HUP "$(basename "$file")" & done; wait';
    await runExec(this.container, ['sh', '-c', script, LEAVE]).catch(() => {});
  }

  get containerId(): string {
    return this.container.id;
  }

  /** Starts its container, which has ended with the engine. Its state stays as it was. */
  async revive(): Promise<void> {
    await this.deps.holdDisk(this.container);
    await this.container.start();
    await afterStart(this.container, this.deps.isolation);
    this.wake();
  }

  /** It is stopped, untold, until the result makes it what it was. */
  pause(): () => void {
    const { state } = this;
    this.state = 'stopped';
    this.unfollow?.();
    return () => this.become(state);
  }

  /** It has ended, and does not come back by itself. */
  lose(why: string): void {
    this.unwatch();
    this.ended(why);
  }

  kill = () => this.inTurn(() => this.stop());

  restart = () => this.whileOff(async () => {});

  /** Starts it anew, with `work` between its end and its start. */
  whileOff<T>(work: () => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      const wasCutOff = this.state === 'cut-off' || !(await this.isInNetwork());
      await this.stop();
      const result = await work();
      if (wasCutOff) await this.joinNetwork();
      await this.deps.holdDisk(this.container);
      await this.start();
      this.wake();
      return result;
    });
  }

  /** Nothing on it goes on meanwhile. */
  whileStill<T>(work: () => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      if (this.state === 'stopped') return work();
      return whileFrozen(this.container, work);
    });
  }

  under<T>(work: (container: Container) => Promise<T>): Promise<T> {
    return work(this.container);
  }

  ranByHand(): Promise<readonly string[]> {
    return this.state === 'stopped' ? Promise.resolve([]) : ranByHand(this.container);
  }

  wake(containers: readonly string[] = []): void {
    wakeEngine(this.container, containers);
  }

  cutOff = () =>
    this.inTurn(async () => {
      if (this.state === 'stopped') throw new SandboxRefusal(stoppedText(this.name));
      if (this.state === 'cut-off') return;
      await this.network().disconnect({ Container: this.container.id });
      this.become('cut-off');
    });

  rejoin = () =>
    this.inTurn(async () => {
      if (this.state === 'stopped') throw new SandboxRefusal(stoppedText(this.name));
      if (this.state === 'running') return;
      await this.joinNetwork();
      this.become('running');
    });

  /** To be called before its container is removed. */
  forget(): void {
    this.unwatch();
    this.unfollow?.();
  }

  /** Does not wait for it: a docker command that comes before it answers waits by itself. */
  startEngine(): void {
    void runExec(this.container, ['docker', 'version']).catch(() => {});
  }

  private watchEnd(): void {
    this.unwatch = this.deps.watch.container(this.container.id, (why) => this.ended(why));
  }

  private async stop(): Promise<void> {
    if (this.state === 'stopped') return;
    this.unwatch();
    await this.container.kill();
    await this.container.wait();
    this.become('stopped');
  }

  private network() {
    return this.deps.connection.docker.getNetwork(this.deps.network);
  }

  private async isInNetwork(): Promise<boolean> {
    const { NetworkSettings } = await this.container.inspect();
    return this.deps.network in NetworkSettings.Networks;
  }

  private async joinNetwork(): Promise<void> {
    await this.network().connect({
      Container: this.container.id,
      EndpointConfig: endpoint(this.aliases, this.address),
    });
  }

  private ended(why: string): void {
    this.endedBy = why;
    this.become('stopped');
  }

  private become(state: NodeState): void {
    if (state !== 'stopped') this.endedBy = null;
    this.state = state;
    if (state === 'stopped') this.unfollow?.();
    else this.unfollow ??= this.follow();
    this.deps.onChange();
  }

  private follow(): () => void {
    const { container, deps, name } = this;
    const onKinds = (kinds: Kinds) => {
      this.kinds = kinds;
      deps.onStrain();
    };
    const followed = deps.strain.follow({ container, sandbox: deps.sandbox, name, onKinds });
    const unwatch = deps.watch.memory(container.id, followed.ranOutOfMemory);
    return () => {
      this.unfollow = null;
      unwatch();
      followed.end();
    };
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.work.then(() => this.whilePresent(work));
    this.work = result.catch(() => {});
    return result;
  }

  private async whileRunning<T>(work: () => Promise<T>): Promise<T> {
    return this.whilePresent(() => {
      if (this.state === 'stopped') throw new SandboxRefusal(stoppedText(this.name));
      return work();
    });
  }

  private async whilePresent<T>(work: () => Promise<T>): Promise<T> {
    const gone = this.deps.gone();
    if (gone) throw new SandboxRefusal(gone);
    try {
      return await work();
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

function stoppedText(name: string): string {
  return `${name} has stopped. Restart it first.`;
}
