// Owns one room's sandbox from the first request for it to its removal, and tells every change of its state.
import type { NamedPort } from '#core/ids';
import type { Wait } from '#core/places';
import type { SandboxState } from '#core/protocol';
import type { Log } from '../log';
import type { PlacesDesk, Stay } from '../sandbox/places';
import type { Pool } from '../sandbox/pool';
import { type Sandbox, type SandboxProvider, SandboxRefusal, type SandboxRequest } from '../sandbox/provider';
import { nodesAs } from './begin-as-copy';
import type { CopySource, LentCopy } from './sandbox-copies';
import type { SandboxOwner } from './sandbox-records';

export type HolderDeps = {
  provider: SandboxProvider;
  /** Where its sandboxes come from. */
  pool: Pool;
  places: PlacesDesk;
  /** Where the audience opens a port; `{port}` stands for it. */
  audience(sandboxId: string): { url: string; path: string };
  log: Log;
};

/** More than a deck may declare on five nodes. */
const MAX_NAMED_PORTS = 60;

export type HolderEvents = {
  /** Asked at each start: whose sandbox it is, which machines it has, and the ports that the deck names. */
  describe(): Promise<Pick<SandboxRequest, 'owner' | 'nodes' | 'engine'> & { ports: NamedPort[] }>;
  onState(state: SandboxState): void;
};

export class SandboxHolder {
  state: SandboxState = { state: 'none' };
  sandbox: Sandbox | null = null;
  /** When the present sandbox was first asked for, in milliseconds. */
  since = 0;
  /** By their names, in the order in which they got them. */
  private ports = new Map<string, number>();
  private stay: Stay | null = null;
  /** The places of a sandbox that is being removed, for the next one. */
  private kept: { stay: Stay; removal: Promise<void> } | null = null;
  private starting: Promise<Sandbox | null> | null = null;
  private abort = new AbortController();
  /** What the sandbox that is started next begins with. */
  private lent: LentCopy | null = null;

  constructor(
    private readonly deps: HolderDeps,
    private readonly events: HolderEvents,
  ) {}

  /** It holds a sandbox or is about to. */
  get isBusy(): boolean {
    return this.sandbox !== null || this.starting !== null;
  }

  get isStarting(): boolean {
    return this.starting !== null;
  }

  /** Null while there is none. */
  get copySource(): Omit<CopySource, 'runs'> | null {
    const { sandbox } = this;
    return sandbox && { sandbox, ports: this.namedPorts };
  }

  /** The sandbox, started if there is none. Null when it cannot be had; then `state` says why. */
  ensure(): Promise<Sandbox | null> {
    if (this.sandbox) return Promise.resolve(this.sandbox);
    this.starting ??= this.start(this.abort.signal).finally(() => {
      this.starting = null;
    });
    return this.starting;
  }

  get portNames(): string[] {
    return [...this.ports.keys()];
  }

  private get namedPorts(): NamedPort[] {
    return [...this.ports].map(([name, port]) => ({ name, port }));
  }

  portNamed(name: string): number | null {
    return this.ports.get(name) ?? null;
  }

  /** Gives a port of the sandbox a name, or the name another port. Of too many the oldest is forgotten. */
  namePort({ name, port }: NamedPort): void {
    const { sandbox, ports } = this;
    if (!sandbox || ports.get(name) === port) return;
    ports.set(name, port);
    const [oldest] = ports.keys();
    if (ports.size > MAX_NAMED_PORTS && oldest !== undefined) ports.delete(oldest);
    this.become(this.heldState(sandbox));
  }

  /** Removes it, also one that is still starting. */
  async release(): Promise<void> {
    this.abort.abort();
    await this.starting;
    this.abort = new AbortController();
    const held = this.sandbox;
    if (!held) return;
    this.sandbox = null;
    await this.clearAway(held);
    this.become({ state: 'none' });
  }

  /** Holds one that an earlier process started, as it was on record. Only while it holds none. */
  adopt(sandbox: Sandbox, { since, ports }: Pick<SandboxOwner, 'since' | 'ports'>): void {
    this.stay = this.deps.places.seat(sandbox.nodes.length);
    this.since = since;
    this.ports = new Map(ports.map(({ name, port }) => [name, port]));
    this.hold(sandbox);
  }

  /** Lets go of it and leaves it as it is, for a later process; one that is still starting is removed. */
  async leave(): Promise<void> {
    this.abort.abort();
    await this.starting;
  }

  /** Ends it, or its start, as if none had been asked for. */
  dismiss(): void {
    const { sandbox } = this;
    if (sandbox) this.lose(sandbox, { state: 'none' });
    else this.abort.abort();
    this.abort = new AbortController();
  }

  /** Ends it for everyone, who are told the reason and may ask for another. False when there is none. */
  end(reason: string): boolean {
    if (!this.sandbox) return false;
    this.lose(this.sandbox, { state: 'gone', reason });
    return true;
  }

  /**
   * Ends it as `end` does, and starts another. Where all places are taken the new one has those of the old one as soon as
   * that is removed, though others wait. False when there is none to end.
   */
  reset(reason: string): boolean {
    const { sandbox } = this;
    if (!sandbox) return false;
    this.makeWay(sandbox, reason);
    void this.ensure();
    return true;
  }

  /** As `reset`, also where there is none to end: the new one begins with that copy. To be called while none starts. */
  beginAs(lent: LentCopy, reason: string): Promise<Sandbox | null> {
    if (this.sandbox) this.makeWay(this.sandbox, reason);
    this.lent = lent;
    return this.ensure();
  }

  private makeWay(sandbox: Sandbox, reason: string): void {
    const { stay } = this;
    const { hasLine, free } = this.deps.places;
    if (stay && (hasLine || free < sandbox.nodes.length)) {
      this.stay = null;
      this.kept = { stay, removal: sandbox.remove() };
    }
    this.lose(sandbox, { state: 'gone', reason });
  }

  /** Has places for as many nodes, if there may be so many. */
  async resize(nodes: number): Promise<boolean> {
    if (!this.stay?.resize(nodes)) return false;
    await this.deps.pool.makeRoom();
    return true;
  }

  private async start(signal: AbortSignal): Promise<Sandbox | null> {
    this.since = Date.now();
    const { lent } = this;
    this.lent = null;
    try {
      await this.takeKept();
      const { ports, ...request } = await this.describe(lent);
      await this.takePlaces(request.nodes.length, signal);
      this.since = Date.now();
      this.ports = new Map(ports.map(({ name, port }) => [name, port]));
      this.become({ state: 'starting', step: 'starting a container' });
      return await this.obtain({ ...request, signal });
    } catch (error) {
      this.giveBack();
      if (!(error instanceof SandboxRefusal || signal.aborted))
        this.deps.log.error({ error }, 'a sandbox could not be started');
      this.become(signal.aborted ? { state: 'none' } : { state: 'refused', reason: sentenceOf(error) });
      return null;
    }
  }

  private async describe(lent: LentCopy | null) {
    const described = await this.events.describe();
    if (!lent) return described;
    const { copy: from, ports } = lent;
    return { ...described, nodes: nodesAs(from, described.nodes), ports, from };
  }

  private async takeKept(): Promise<void> {
    const { kept } = this;
    this.kept = null;
    if (!kept) return;
    this.stay = kept.stay;
    this.become({ state: 'starting', step: 'removing the old sandbox' });
    await kept.removal;
  }

  /** Those it has already will do, unless the deck asks for more by now. */
  private async takePlaces(nodes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.stay?.resize(nodes)) return;
    this.giveBack();
    this.stay = await this.deps.places.enter({ nodes, signal, onWait: (wait) => this.become(waitingState(wait)) });
  }

  private async obtain(request: SandboxRequest & { signal: AbortSignal }): Promise<Sandbox> {
    const onStep = (step: string) => this.become({ state: 'starting', step });
    const sandbox = await this.deps.pool.start({ ...request, onStep });
    if (request.signal.aborted) {
      await sandbox.remove();
      throw new SandboxRefusal('The start was cancelled.');
    }
    this.hold(sandbox);
    return sandbox;
  }

  private hold(sandbox: Sandbox): void {
    this.sandbox = sandbox;
    sandbox.gone.then((reason) => this.lose(sandbox, { state: 'gone', reason }));
    this.become(this.heldState(sandbox));
    sandbox.onChange(() => {
      if (this.sandbox === sandbox) this.become(this.heldState(sandbox));
    });
  }

  private heldState(sandbox: Sandbox): SandboxState {
    return sandbox.away ? { state: 'starting', step: sandbox.away } : this.readyState(sandbox);
  }

  private readyState({ id, capabilities, nodes }: Sandbox): SandboxState {
    const { url, path } = this.deps.audience(id);
    return {
      state: 'ready',
      id,
      kind: this.deps.provider.name,
      nodes: nodes.map(({ name, role, state }) => ({ name, role, state })),
      machines: capabilities.machines,
      ports: this.namedPorts,
      audienceUrl: capabilities.ports ? url : null,
      audiencePath: capabilities.ports ? path : null,
    };
  }

  private lose(lost: Sandbox, after: SandboxState): void {
    if (this.sandbox !== lost) return;
    this.sandbox = null;
    this.become(after);
    void this.clearAway(lost);
  }

  /** Also of what an engine that is back may still hold; only then is its place free for others. */
  private async clearAway(sandbox: Sandbox): Promise<void> {
    const { stay } = this;
    this.stay = null;
    await sandbox.remove();
    stay?.leave();
  }

  private giveBack(): void {
    this.stay?.leave();
    this.stay = null;
  }

  private become(state: SandboxState): void {
    this.state = state;
    this.events.onState(state);
  }
}

function waitingState({ place, estimateMs }: Wait): SandboxState {
  const estimateSeconds = estimateMs === null ? null : Math.round(estimateMs / 1000);
  return { state: 'waiting', place, estimateSeconds };
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof SandboxRefusal ? message : `The sandbox could not be started: ${message}`;
}
