// Owns one room: the pages of one participant on one deck, their sandbox, terminals and blocks. A person alone is a
// room of one. It sequences commands and broadcasts facts; what they mean is decided in core and in its parts.
import type { Frame } from '#core/frame';
import { isLabCommand } from '#core/lab-protocol';
import type { DeckStanding, Fact, SandboxState } from '#core/protocol';
import type { Sandbox } from '../sandbox/provider';
import { OwnerNote } from './owner-note';
import { aboutOf, barredReason, inputRefusal, mayViewersType, REFUSED, type Refusal } from './refusals';
import { RoomBlocks } from './room-blocks';
import { RoomChecks } from './room-checks';
import { RoomDeck } from './room-deck';
import type { RoomDeps } from './room-deps';
import { RoomLab } from './room-lab';
import { RoomLimits } from './room-limits';
import { RoomLook } from './room-look';
import { actOnNode, addNode } from './room-nodes';
import { type OnStop, type RoomCommand, type RoomKey, type RoomPage, type StandingIn, USES } from './room-page';
import { RoomPause } from './room-pause';
import { RoomShares } from './room-shares';
import { roomSnapshot } from './room-snapshot';
import { RoomTerminals, type TerminalLink } from './room-terminals';
import { RoomVariables } from './room-variables';
import { SandboxHolder } from './sandbox-holder';
import { ownerName } from './sandbox-records';
import type { Seat, ViewerLink } from './shared-terminal';
import type { OwnedSandbox } from './take-over';

export class RoomHost {
  readonly pages = new Set<RoomPage>();
  private readonly deck: RoomDeck;
  readonly blocks: RoomBlocks;
  readonly lab: RoomLab;
  readonly checks: RoomChecks;
  private readonly variables: RoomVariables;
  readonly terminals = new RoomTerminals({
    screens: () => this.deps.screens,
    broadcast: (fact, but) => this.broadcast(fact, but),
    onBlock: (change, at) => this.note.ran(this.blocks.changed(change, at)),
    onCommandEnd: () => this.checks.stir(),
    onCommand: (command) => this.blocks.typed(command),
    unfinished: (terminal) => this.blocks.unfinished(terminal),
    onPortNamed: (port) => this.holder?.namePort(port),
    record: (request) => this.deps.recordings?.record(this.key, request) ?? null,
    onShell: (terminal) => this.shares.opened(terminal),
    onShellEnd: (terminal, reason) => this.shares.closed(terminal, reason),
  });
  /** Why this participant gets no sandbox; null when they do. */
  private readonly barred: string | null;
  readonly holder: SandboxHolder | null;
  private readonly look: RoomLook | null;
  private readonly note: OwnerNote;
  readonly limits: RoomLimits;
  readonly shares: RoomShares;
  readonly pause: RoomPause;

  constructor(
    private readonly key: RoomKey,
    private readonly deps: RoomDeps,
  ) {
    const { provider, pool } = deps;
    this.deck = new RoomDeck(key.deck, deps.library);
    const broadcast = (fact: Fact) => this.broadcast(fact);
    const readDeck = () => this.deck.read();
    this.blocks = new RoomBlocks(readDeck, broadcast, () => this.terminals);
    this.blocks.onRecord = (runs) => this.note.ran(runs);
    this.checks = new RoomChecks({ ...deps, readDeck, isDone: (task) => this.lab.isDone(task), broadcast });
    const { deck, blocks, checks, terminals } = this;
    this.variables = new RoomVariables({
      ...{ readDeck, broadcast, audience: deps.audience, sandbox: () => this.sandbox },
      participant: () => deps.nameOf?.(key) ?? null,
      ports: () => this.holder?.portNames ?? [],
    });
    this.lab = new RoomLab({
      ...{ ...deps, room: ownerName(key), deck, blocks, checks, terminals, broadcast },
      sandbox: () => this.sandbox,
      onFirstAnswer: (answer) => deps.onFirstAnswer?.(key, answer),
    });
    this.note = new OwnerNote(deps.records, key, () => this.limits.extended);
    this.limits = new RoomLimits(deps.lifetime, {
      onChange: (limits) => this.broadcast({ type: 'limits-changed', limits }),
      onExtended: () => this.note.renew(),
      onOver: (reason) => void this.endSandbox(reason),
      // A pause is nobody's want of use.
      lastOutputAt: () => (this.pause.isOn ? performance.now() : this.terminals.lastOutputAt),
    });
    this.barred = provider ? barredReason(key.role, provider, deps.ground) : deps.noSandboxes;
    this.shares = new RoomShares({
      desk: deps.shares,
      describe: (terminal) => this.describeShare(terminal),
      onChange: (shares) => this.broadcast({ type: 'shares-changed', shares }),
    });
    this.pause = new RoomPause({
      shares: this.shares,
      lab: this.lab,
      isPaused: () => deps.isPaused?.(key) ?? false,
      watchedIn: () => deps.watchedIn?.(key) ?? null,
      onWatching: (isWatching) => this.watchingChanged(isWatching),
      broadcast,
    });
    const describe = () =>
      this.variables.read().then(async () => ({ owner: ownerName(key), ...(await deck.describe()) }));
    const events = { describe, onState: (state: SandboxState) => this.sandboxChanged(state) };
    this.holder = provider && pool && !this.barred ? new SandboxHolder({ ...deps, provider, pool }, events) : null;
    this.look = pool && this.holder ? new RoomLook(pool, () => this.deck.expectedKind()) : null;
  }

  get sandbox(): Sandbox | null {
    return this.holder?.sandbox ?? null;
  }

  /** The port that has that name in the sandbox; null when none has. */
  portNamed(name: string): number | null {
    return this.holder?.portNamed(name) ?? null;
  }

  get isEmpty(): boolean {
    return this.pages.size === 0;
  }

  /** The page of that id, if it is in the room. */
  find(page: string): RoomPage | undefined {
    return [...this.pages].find(({ id }) => id === page);
  }

  /** There is something that a page may return to. */
  get isWorthKeeping(): boolean {
    return this.holder?.isBusy ?? false;
  }

  /** For whoever operates the server; null while it holds no sandbox and starts none. */
  get summary() {
    const { holder, key, pages } = this;
    return holder?.isBusy ? { ...key, state: holder.state, since: holder.since, pages: pages.size } : null;
  }

  endSandbox(reason: string): boolean {
    return this.holder?.end(reason) ?? false;
  }

  /** Takes on a sandbox of an earlier run. False when this participant gets none, or has one. */
  adopt({ sandbox, owner, shells }: OwnedSandbox): boolean {
    if (!this.holder || this.holder.isBusy || this.pause.watching) return false;
    this.terminals.adopt(shells);
    this.limits.resume(owner);
    this.note.ran(this.blocks.adopt(owner.runs, this.terminals.open));
    this.holder.adopt(sandbox, owner);
    void this.variables.read();
    return true;
  }

  /** Somebody uses the sandbox. */
  touch(): void {
    this.limits.touch();
  }

  /** Sends the snapshot, then every fact. */
  join(page: RoomPage, standing: DeckStanding): void {
    this.pause.refresh();
    this.pages.add(page);
    if (this.pages.size === 1) void this.look?.refresh();
    void this.variables.read();
    this.touch();
    const { deps, key, terminals, blocks, checks, lab, variables, limits, shares, pause } = this;
    const now = { role: key.role, standing, authoring: deps.authoring ?? false, sandbox: this.sandboxState() };
    page.send(roomSnapshot({ ...now, terminals, blocks, checks, lab, variables, limits, shares, pause }));
  }

  /** Starts the sandbox, where there may be one, for a terminal that will be opened in a moment. */
  warmUp(): void {
    void this.ensure();
  }

  /** The sandbox, started if there is none. Null when it cannot be had, as for who only watches: then its state says why. */
  async ensure(): Promise<Sandbox | null> {
    if (!this.pause.watching) await this.holder?.ensure();
    return this.pause.watching ? null : this.sandbox;
  }

  leave(page: RoomPage): void {
    this.pages.delete(page);
    this.checks.leave(page);
    if (!this.isEmpty) return;
    this.look?.end();
    this.shares.takeBack();
  }

  async handle(page: RoomPage, command: RoomCommand): Promise<void> {
    if (USES.has(command.type)) this.touch();
    const refusal = this.pause.refusalOf(command) ?? (await this.obey(page, command));
    if (refusal) page.send({ type: 'refused', ...refusal, ...aboutOf(command) });
  }

  /** Another window of the participant's own looks at the terminal. Null when as many look as may. */
  watchOwn(link: ViewerLink, terminal: number): Promise<Seat | null> {
    return this.shares.watchOwn(link, terminal);
  }

  /** Keys for a terminal. */
  input(link: TerminalLink, frame: Frame): void {
    this.touch();
    this.checks.stir();
    const refusal = this.pause.refusal ?? inputRefusal(this.terminals.input(link, frame));
    if (refusal) link.send({ type: 'refused', ...refusal });
  }

  deckChanged(standingIn: StandingIn, edited: string | null): void {
    for (const page of this.pages) page.send({ type: 'deck-changed', ...standingIn(page.language ?? null), edited });
    if (this.isEmpty) return;
    void this.look?.refresh();
    void this.variables.read();
  }

  /** The participant may be called something else, only watch, or have their practice rest or go on. */
  memberChanged(): void {
    this.variables.refresh();
    this.pause.refresh();
  }

  async close(onStop: OnStop = 'remove'): Promise<void> {
    this.shares.close();
    this.checks.close();
    await this.terminals.closeAll('The server is stopping.', onStop);
    await (onStop === 'keep' ? this.holder?.leave() : this.holder?.release());
  }

  /** Null when it was done. */
  private async obey(page: RoomPage, command: RoomCommand): Promise<Refusal | null> {
    if (isLabCommand(command)) return this.lab.obey(command);
    const { sandbox, holder } = this;
    switch (command.type) {
      case 'close-terminal':
        this.shares.stop(command.terminal);
        await this.terminals.close(command.terminal);
        return null;
      case 'share-terminal':
      case 'stop-sharing':
      case 'let-type':
        await this.shares.obey(command);
        return null;
      case 'run-block': {
        const found = this.terminals.get(command.terminal);
        return sandbox && found ? this.blocks.run(command.block, found, sandbox, command) : REFUSED.noTerminal;
      }
      case 'check-block':
        return this.checks.check(command.block);
      case 'watch-checks':
        this.checks.watch(page, command.blocks);
        return null;
      case 'act-on-node':
        return sandbox ? actOnNode(sandbox, command.node, command.action) : REFUSED.noSandbox;
      case 'add-node':
        return sandbox && holder ? addNode(sandbox, holder) : REFUSED.noSandbox;
      case 'extend-sandbox':
        return this.limits.extend() ? null : REFUSED.noExtension;
      case 'reset-sandbox':
        return holder?.reset('This sandbox was reset.') ? null : REFUSED.noSandbox;
    }
  }

  private async describeShare(terminal: number) {
    const mayType = mayViewersType(this.deps.provider, this.deps.ground);
    return { deck: await this.deck.title(), mayType, shown: () => this.terminals.get(terminal) ?? null };
  }

  /** Who only watches takes no place: what they had ends. Who takes part again may have one. */
  private watchingChanged(isWatching: boolean): void {
    if (isWatching && this.pause.watching) void this.terminals.closeAll(this.pause.watching.reason);
    if (isWatching) this.holder?.dismiss();
    if (this.holder) this.sandboxChanged(this.holder.state);
    else this.broadcast({ type: 'sandbox-changed', sandbox: this.sandboxState() });
  }

  private sandboxChanged(state: SandboxState): void {
    if (state.state === 'gone') void this.terminals.closeAll(state.reason);
    // In a new one nothing has been done; one that it has already only comes back.
    if (state.state === 'starting' && !this.sandbox) {
      this.blocks.reset();
      this.checks.reset();
      this.lab.reset();
    }
    this.variables.refresh();
    this.lab.follow(this.sandbox);
    this.checks.follow(state.state === 'ready' ? this.sandbox : null);
    this.look?.expect(!this.pause.watching && (state.state === 'none' || state.state === 'gone'));
    this.broadcast({ type: 'sandbox-changed', sandbox: this.sandboxState() });
    this.limits.follow(this.sandbox);
    this.note.follow(state, this.holder?.since ?? Date.now());
  }

  sandboxState(): SandboxState {
    return (
      this.pause.watching ?? this.holder?.state ?? { state: 'refused', reason: this.barred ?? this.deps.noSandboxes }
    );
  }

  private broadcast(fact: Fact, but: string | null = null): void {
    if (fact.type === 'check-changed') void this.lab.look();
    for (const page of this.pages) if (page.id !== but) page.send(fact);
  }
}
