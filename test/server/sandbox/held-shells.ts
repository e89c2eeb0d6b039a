// Owns what shells that survive their server must do, on each provider that says that its do.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { InputPlace, Sandbox, SandboxNode, SandboxProvider, Shell } from '#server/sandbox/provider';
import { sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { openScreen } from './contract';

export type Restarts = {
  /** As a server process opens one. */
  open(): SandboxProvider;
  /** The one sandbox that an earlier process left. */
  adopt(provider: SandboxProvider): Promise<Sandbox>;
};

/** Eight mebibytes at least are kept. */
const KEPT_BYTES = 8 * 1024 * 1024;
/** In a line of its own each. */
const COUNTING = 'i=0; while :; do echo "n$((i += 1));"; sleep 0.01; done\r';

/** What comes from it, with the number of the next byte. */
function reading(shell: Shell) {
  const parts: Buffer[] = [];
  let next = shell.offset;
  shell.output.on('data', (bytes: Buffer) => {
    parts.push(bytes);
    next += bytes.length;
  });
  return { next: () => next, text: () => Buffer.concat(parts).toString() };
}

/** How far the shell has taken the input of a page since. */
function taking(shell: Shell, page: string): () => number {
  let taken = 0;
  shell.onTaken((place) => {
    if (place.page === page) taken = place.offset;
  });
  return () => taken;
}

const PAGE = '0123456789abcdef';
const place = (offset: number, page = PAGE): InputPlace => ({ page, offset });

function numbersIn(text: string): number[] {
  return [...text.matchAll(/n(\d+);/g)].map((match) => Number(match[1]));
}

async function heldOn(node: SandboxNode) {
  const [shell, ...others] = await node.heldShells();
  expect(others).toEqual([]);
  if (!shell) throw new Error('no shell is held');
  return shell;
}

async function isFinished(node: SandboxNode): Promise<boolean> {
  const outcome = await node.run({ command: 'test -e finished', timeoutMs: 5_000, maxOutputBytes: 10 });
  return outcome.kind === 'exited' && outcome.status === 0;
}

export function describeHeldShells(name: string, { open, adopt }: Restarts): void {
  test(`${name} S90 a shell goes on while no server is there, and each byte of it comes once to the next`, async () => {
    const first = open();
    const sandbox = await first.start(sandboxRequest());
    const screen = await openScreen(sandbox);
    screen.type(COUNTING);
    await until('some lines', () => numbersIn(screen.text()).length > 30);
    // What has come by now is all that this server ever takes.
    const before = screen.text();
    const next = screen.shell.offset + screen.bytes();
    const second = open();
    const [node] = (await adopt(second)).nodes;
    await node.cutOff();
    const held = await heldOn(node);
    expect(held.name).toBe('test');
    await until('lines that nobody reads', async () => (await heldOn(node)).end > held.end + 200);
    const shell = await node.attachShell(held.id, next);
    expect(shell.offset).toBe(next);
    const after = reading(shell);
    await until('newer lines', () => after.next() > shell.live + 200);
    const numbers = numbersIn(before + after.text());
    expect(numbers).toEqual(numbers.map((_, place) => place + 1));
    await shell.interrupt();
    shell.resize(101, 33);
    shell.write(Buffer.from('stty size; exit 6\r'));
    expect(await shell.exited).toBe(6);
    expect(after.text()).toContain('33 101');
    await until('its holder to go', async () => (await node.heldShells()).length === 0);
    await first.leave();
    await second.close();
  });

  test(`${name} S91 of more output than is kept the last 8 MiB come, from the number that they have`, async () => {
    const provider = open();
    const [node] = (await provider.start(sandboxRequest())).nodes;
    const { shell: opened } = await openScreen({ nodes: [node] });
    opened.write(Buffer.from('seq 2000000; touch finished; exit 7\r'));
    await opened.leave();
    await until('the end', () => isFinished(node));
    const held = await heldOn(node);
    const shell = await node.attachShell(held.id, opened.offset);
    const { text, next } = reading(shell);
    expect(shell.offset).toBe(held.start);
    expect(await shell.exited).toBe(7);
    expect(next() - shell.offset).toBeGreaterThanOrEqual(KEPT_BYTES);
    const [, ...lines] = text().trimEnd().split('\r\n');
    const last = lines.indexOf('2000000');
    expect(lines.slice(0, last + 1)).toEqual(
      lines.slice(0, last + 1).map((_, place) => String(2_000_000 - last + place)),
    );
    await provider.close();
  });

  test(`${name} S92 whoever attaches takes the shell over, and a node that restarts holds none`, async () => {
    const provider = open();
    const [node] = (await provider.start(sandboxRequest())).nodes;
    const { shell: first } = await openScreen({ nodes: [node] });
    const { id, end } = await heldOn(node);
    const second = await node.attachShell(id, end + 1_000_000);
    expect(second.offset).toBe(first.offset);
    const { text } = reading(second);
    second.write(Buffer.from('echo taken"" over\r'));
    await until('its answer', () => /[\n\x07]taken over/.test(text()));
    await node.restart();
    expect(await node.heldShells()).toEqual([]);
    await expect(node.attachShell(id, 0)).rejects.toThrow('has ended');
    await provider.close();
  });

  test(`${name} S93 a page's input is typed once and in order, whoever brings it, and it is told how far it came`, async () => {
    const first = open();
    const screen = await openScreen(await first.start(sandboxRequest()));
    const taken = taking(screen.shell, PAGE);
    screen.shell.write(Buffer.from('echo a"b'), place(0));
    await until('the first bytes', () => taken() === 8);
    const second = open();
    const [node] = (await adopt(second)).nodes;
    const { id, end } = await heldOn(node);
    expect(id).toBe(screen.shell.id);
    const shell = await node.attachShell(id, end);
    expect(shell.places).toEqual([place(8)]);
    const after = reading(shell);
    const takenNow = taking(shell, PAGE);
    // From the middle of what came; what does not join up; from the start again, with the rest.
    for (const [text, from] of [['o a"b"c', 3] as const, ['lost', 11] as const, ['echo a"b"c\r', 0] as const])
      shell.write(Buffer.from(text), place(from));
    shell.write(Buffer.from('echo "from "another\r'), place(0, 'fedcba9876543210'));
    await until('both answers', () => /[\n\x07]abc\r.*[\n\x07]from another\r/s.test(after.text()));
    await until('what was taken', () => takenNow() === 11);
    expect(after.text()).not.toContain('lost');
    const third = await node.attachShell(id, end);
    expect(third.places).toEqual([place(11), place(20, 'fedcba9876543210')]);
    await first.leave();
    await second.close();
  });

  test(`${name} S94 input that a program does not read yet outlives whoever brought it`, async () => {
    const provider = open();
    const [node] = (await provider.start(sandboxRequest())).nodes;
    const screen = await openScreen({ nodes: [node] });
    const taken = taking(screen.shell, PAGE);
    screen.type('stty raw -echo; echo ready""; until test -e go; do sleep 0.05; done; head -c 300000 | md5sum\r');
    // Before that, the terminal would read the paste's bytes as lines and signals.
    await until('a raw terminal', () => /ready\r?\n/.test(screen.text()));
    const paste = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
    screen.shell.write(paste, place(0));
    await until('all to be taken', () => taken() === paste.length);
    const shell = await node.attachShell(screen.shell.id, screen.shell.offset);
    const { text } = reading(shell);
    await node.run({ command: 'touch go', timeoutMs: 5_000, maxOutputBytes: 10 });
    const digest = createHash('md5').update(paste).digest('hex');
    await until('its digest', () => text().includes(digest));
    await provider.close();
  });

  test(`${name} S95 a paste that is echoed as it comes passes whole, and one that nobody reads is bounded`, async () => {
    const provider = open();
    const [node] = (await provider.start(sandboxRequest())).nodes;
    const { shell, text, bytes, type } = await openScreen({ nodes: [node] });
    type('stty raw -echo; echo ready""; cat\r');
    await until('cat', () => /ready\r?\n/.test(text()));
    const before = bytes();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    for (let from = 0; from < 2; from += 1) shell.write(megabyte, place(from * megabyte.length));
    await until('all of it', () => bytes() - before >= 2 * megabyte.length, 30_000);
    await shell.interrupt();
    type('sleep 1000\r');
    const taken = taking(shell, PAGE);
    const refused = Array.from({ length: 12 }, (_, at) => shell.write(megabyte, place((2 + at) * megabyte.length)));
    expect(refused.filter((isTyped) => !isTyped).length).toBeGreaterThanOrEqual(4);
    // What was dropped counts as had: the page goes on behind it.
    await until('its place', () => taken() === 14 * megabyte.length);
    await provider.close();
  });
}
