// Owns a scripted socket of a room's stage: it looks at figures or editor, or shows an editor, as pages do.
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '#core/protocol';
import { parseStageFact, type StageCommand, type StageFact } from '#core/stage-protocol';
import { changed } from '#core/text-change';
import { until } from './until';

type First = Extract<StageCommand, { code: string }>;
type Without<T> = T extends unknown ? Omit<T, 'version'> : never;

export class StagePage {
  readonly facts: StageFact[] = [];
  closed: number | null = null;
  /** Of the file on stage; null while there is none. */
  text: string | null = null;
  readonly socket: WebSocket;
  private readonly opened: Promise<unknown>;

  constructor(port: number, cookie: string, first: Without<First>) {
    const headers = cookie ? { cookie } : {};
    const origin = `http://127.0.0.1:${port}`;
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/stage`, { headers, origin, perMessageDeflate: false });
    this.socket.on('error', () => {});
    this.opened = new Promise((resolve) => this.socket.on('open', resolve));
    this.say({ version: PROTOCOL_VERSION, ...first });
    this.socket.on('message', (data) => this.take(String(data)));
    this.socket.on('close', (code) => {
      this.closed = code;
    });
  }

  say(command: StageCommand | object): void {
    void this.opened.then(() => this.socket.send(JSON.stringify(command)));
  }

  fact<T extends StageFact['type']>(
    type: T,
    fits: (fact: Extract<StageFact, { type: T }>) => boolean = () => true,
    from = 0,
  ) {
    const isWanted = (fact: StageFact): fact is Extract<StageFact, { type: T }> =>
      fact.type === type && fits(fact as Extract<StageFact, { type: T }>);
    return until(`${type} in ${JSON.stringify(this.facts.slice(-3))}`, () => this.facts.slice(from).find(isWanted));
  }

  isClosed() {
    return until('the end of the socket', () => this.closed);
  }

  /** Everything that was said before has been answered. */
  async settled(): Promise<void> {
    const before = this.facts.length;
    this.say({ type: 'ping' });
    await this.fact('ponged', () => true, before);
  }

  leave(): void {
    this.socket.terminate();
  }

  private take(data: string): void {
    const parsed = parseStageFact(data);
    if (!parsed.ok) throw new Error(`${parsed.problem}: ${data}`);
    const fact = parsed.value;
    this.facts.push(fact);
    if (fact.type === 'editor-opened') this.text = fact.text;
    if (fact.type === 'editor-closed') this.text = null;
    if (fact.type === 'editor-changed') this.text = changed(this.text ?? '', fact);
  }
}
