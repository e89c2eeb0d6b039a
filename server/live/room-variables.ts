// Owns the variables of one participant: what they are now, given to the nodes of their sandbox and told to their pages.
import type { Deck } from '#core/deck';
import type { Fact } from '#core/protocol';
import { type Values, valuesOf } from '#core/variables';
import type { Sandbox } from '../sandbox/provider';

export type RoomVariablesDeps = {
  readDeck(): Promise<Deck | null>;
  sandbox(): Sandbox | null;
  /** Names that ports of the sandbox have. */
  ports(): readonly string[];
  /** Where the audience opens a port; `{port}` stands for it. */
  audience(sandboxId: string): { url: string };
  /** What the participant is called; null while they have told no name. */
  participant(): string | null;
  broadcast(fact: Fact): void;
};

export class RoomVariables {
  /** Replaced, never changed in place. */
  values: Values = {};
  private deck: Deck | null = null;

  constructor(private readonly deps: RoomVariablesDeps) {}

  /** The deck may be another one. One that cannot be read stays as it was. */
  async read(): Promise<void> {
    this.deck = (await this.deps.readDeck()) ?? this.deck;
    this.refresh();
  }

  /** Whatever they are made of may have changed. Shells that are opened from now on have them. */
  refresh(): void {
    const sandbox = this.deps.sandbox();
    const values = valuesIn(sandbox, this.deck, this.deps);
    for (const node of sandbox?.nodes ?? []) node.setVariables(values);
    if (JSON.stringify(values) === JSON.stringify(this.values)) return;
    this.values = values;
    this.deps.broadcast({ type: 'variables-changed', variables: values });
  }
}

type Person = Pick<RoomVariablesDeps, 'ports' | 'audience' | 'participant'>;

export function valuesIn(sandbox: Sandbox | null, deck: Deck | null, { ports, audience, participant }: Person): Values {
  const url = sandbox?.capabilities.ports ? audience(sandbox.id).url : null;
  return valuesOf({
    own: deck?.manifest.variables ?? {},
    mentioned: deck?.variables ?? [],
    participant: participant(),
    nodes: sandbox?.nodes ?? [],
    ports: ports(),
    urlOf: (port) => url?.replace('{port}', port) ?? null,
  });
}
