import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputQueue } from '#core/input-queue';
import type { OutputGap } from '#core/terminal-protocol';
import { Participant } from '../support/participant';
import { prepareRestarts, type Restarts } from '../support/restarts';
import { until } from '../support/until';

const RUNS = 12;
const ACTS = 7;
/** Byte by byte: an order to print a flood, and the end. */
const FLOOD = '\x05';
const END = '\x04';
/** Every 10 ms and at each key a line with the next number; at the end all that was typed. */
const PROGRAM = `
  system "stty raw -echo"; $| = 1; my ($number, $had) = (0, "");
  print "begun $ARGV[0];\\r\\n";
  until ($had =~ /\\x04/) {
    my ($ready, $bytes) = ("", ""); vec($ready, 0, 1) = 1;
    if (select($ready, undef, undef, 0.01)) { sysread STDIN, $bytes, 4096; $had .= $bytes }
    my $lines = $bytes =~ /\\x05/ ? 150000 : 1;
    print map { $number++; "n$number;\\r\\n" } 1 .. $lines;
  }
  system "stty sane"; print "typed $ARGV[0] <", unpack("H*", $had), ">\\r\\n";
`;

let restarts: Restarts;
const counts = { kills: 0, cuts: 0, gaps: 0, dropped: 0, inFlight: 0 };

beforeAll(async () => {
  restarts = await prepareRestarts();
  await restarts.start();
}, 600_000);
afterAll(() => restarts?.close());

/** Small, quick and the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % below;
  };
}

/** A page as a browser has it: over many sockets and servers it keeps its name, its place and its unconfirmed input. */
class Page {
  /** Output that joined up, and again behind each gap. */
  readonly parts: Buffer[][] = [[]];
  typed = '';
  dropped = 0;
  unconfirmed = 0;
  private sent = 0;
  private next: number | null = null;
  private shell: string | undefined;
  private socket: Participant | null = null;
  private readonly queue = new InputQueue({
    send: (offset, bytes) => {
      this.sent = Math.max(this.sent, offset + bytes.length);
      this.socket?.input(offset, bytes);
    },
    onDropped: (count) => {
      this.dropped += count;
    },
    now: () => 0,
  });

  constructor(
    private readonly name: string,
    private readonly cookie: string,
  ) {}

  async connect(): Promise<void> {
    if (this.socket) return;
    const { deck } = restarts;
    const socket = await Participant.join({ url: restarts.site().url, deck, cookie: this.cookie, page: this.name });
    this.socket = socket;
    const early: [number, Uint8Array][] = [];
    socket.onOutput = (_terminal, offset, bytes) => void early.push([offset, bytes.slice()]);
    socket.onTyped = (_terminal, offset) => {
      if (socket === this.socket) this.queue.confirmed(offset);
    };
    socket.open(1, this.next, this.shell);
    const { shell, typed, from, gap, reset } = await socket.fact('terminal-opened');
    if (this.shell !== undefined) {
      expect(shell).toBe(this.shell);
      expect(reset).toBe(gap !== null);
      if (gap) this.skip(gap);
      else expect(from).toBe(this.next);
    }
    this.next ??= from;
    this.unconfirmed += Math.max(0, this.sent - typed);
    this.queue.opened({ isSame: shell === this.shell, typed });
    this.shell = shell;
    for (const [offset, bytes] of early) this.take(socket, offset, bytes);
    socket.onOutput = (_terminal, offset, bytes) => this.take(socket, offset, bytes);
  }

  cut(): void {
    const { socket } = this;
    this.socket = null;
    this.queue.lost();
    socket?.cut();
  }

  type(text: string): void {
    this.typed += text;
    this.queue.type(Buffer.from(text));
  }

  /** The last that came. */
  tail(): string {
    return Buffer.concat(this.parts.at(-1)?.slice(-50) ?? []).toString('latin1');
  }

  private take(socket: Participant, offset: number, bytes: Uint8Array): void {
    if (socket !== this.socket) return;
    if (this.next !== null && offset !== this.next) throw new Error(`byte ${offset} came instead of ${this.next}`);
    this.next = offset + bytes.length;
    this.parts.at(-1)?.push(Buffer.from(bytes));
  }

  private skip({ from, to }: OutputGap): void {
    expect(from).toBe(this.next);
    counts.gaps += 1;
    this.next = to;
    this.parts.push([]);
  }
}

async function restart(page: Page, random: (below: number) => number): Promise<void> {
  counts.kills += 1;
  if (random(2) === 0) await page.connect();
  if (random(2) === 0) page.type(`<${'k'.repeat(random(40))}${counts.kills}>`);
  await restarts.kill();
  page.cut();
  if (random(2) === 0) page.type(`<away${counts.kills}>`);
  if (random(6) === 0) page.type('z'.repeat(1_200));
  await restarts.start();
  await page.connect();
}

async function run(page: Page, seed: number): Promise<void> {
  const random = randomFrom(seed);
  let kills = 1;
  const acts: (() => void | Promise<void>)[] = [
    () => page.type(`<${random(1_000)}>`),
    () => page.type(`<${'l'.repeat(300 + random(600))}>`),
    () => page.type(FLOOD),
    () => {
      counts.cuts += 1;
      page.cut();
    },
    () => page.connect(),
    () => new Promise<void>((resolve) => void setImmediate(resolve)),
  ];
  for (let left = ACTS; left > 0; left -= 1) {
    await acts[random(acts.length)]?.();
    if (kills > 0 && (left === 1 || random(ACTS) === 0)) {
      kills -= 1;
      await restart(page, random);
    }
  }
  await page.connect();
  page.type(END);
  await until('the end', () => typedIn(page.tail(), seed) !== null && page.tail().endsWith('\x1b]133;B\x07'), 60_000);
  page.cut();
}

/** What the program has had, once it has ended. */
function typedIn(text: string, seed: number): string | null {
  const [, bytes] = new RegExp(`typed ${seed} <([0-9a-f]*)>`).exec(text) ?? [];
  return bytes === undefined ? null : Buffer.from(bytes, 'hex').toString('latin1');
}

const begun = (seed: number) => `begun ${seed};\r\n`;

function verify(page: Page, seed: number): void {
  const texts = page.parts.map((part) => Buffer.concat(part).toString('latin1'));
  texts[0] = texts[0]?.split(begun(seed))[1] ?? '';
  let last = 0;
  for (const [place, text] of texts.entries()) {
    const numbers = [...text.matchAll(/n(\d+);/g)].map((match) => Number(match[1]));
    const first = numbers[0] ?? last + 1;
    if (place === 0) expect(first).toBe(1);
    else expect(first).toBeGreaterThan(last);
    for (const [at, number] of numbers.entries()) if (number !== first + at) throw new Error(`${number} after ${at}`);
    last = numbers.at(-1) ?? last;
  }
  const had = typedIn(texts.at(-1) ?? '', seed) ?? '';
  expect(had.length + page.dropped).toBe(page.typed.length);
  if (page.dropped === 0) return expect(had).toBe(page.typed);
  let at = 0;
  for (const letter of had) {
    at = page.typed.indexOf(letter, at) + 1;
    if (at === 0) throw new Error('a byte was typed twice or in the wrong order');
  }
}

test(`TM3 in ${RUNS} runs over killed servers each byte comes once, or lies in a gap that is stated, and is typed once`, async () => {
  const guest = await Participant.join({ url: restarts.site().url, deck: restarts.deck });
  const { cookie } = guest;
  guest.open();
  await guest.prompt();
  guest.type(`cat >model.pl <<'EOF'\n${PROGRAM}\nEOF\r`);
  await guest.sees(/\x1b\]133;D;0\x07/);
  guest.leave();
  for (let seed = 0; seed < RUNS; seed += 1) {
    const starter = await Participant.join({ url: restarts.site().url, deck: restarts.deck, cookie });
    // A shell that has printed little shows itself to whoever comes by its bytes, not by its screen.
    starter.send({ type: 'close-terminal', terminal: 1 });
    await starter.fact('terminal-closed');
    starter.open();
    await starter.prompt();
    starter.type(`perl model.pl ${seed}\r`);
    await until('the program', () => starter.output.get(1)?.includes(begun(seed)));
    const page = new Page(`restart-page-${seed}`, cookie);
    starter.leave();
    await page.connect();
    await run(page, seed);
    verify(page, seed);
    counts.dropped += page.dropped;
    counts.inFlight += page.unconfirmed;
  }
  // Everything that is to be proven has happened.
  expect(counts.kills).toBe(RUNS);
  const { cuts, dropped, inFlight } = counts;
  expect(Math.min(cuts, dropped, inFlight)).toBeGreaterThan(0);
}, 900_000);
