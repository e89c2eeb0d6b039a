// Owns what every sandbox provider must do: one suite, run on each of them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Capabilities,
  PortClosed,
  type Sandbox,
  type SandboxProvider,
  SandboxRefusal,
  type Shell,
} from '#server/sandbox/provider';
import { nodeRequest, sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import { describeFiles } from './files';
import { describeMachines, describeNoMachines } from './machines';
import { describeRunners } from './runners';

export type Subject = {
  provider: SandboxProvider;
  /** A command that echoes what connects to the port, on all addresses, until it is killed. */
  echo(port: number): string;
};

/** Of every provider that has an engine. */
export const ENGINE_ABILITIES = {
  docker: true,
  ports: true,
  shellsSurvive: true,
  nodes: 5,
  machines: true,
  checkpoints: false,
};

export type Screen = { shell: Shell; text(): string; bytes(): number; type(text: string): void };

/** A shell whose output is gathered, once its first prompt has come. */
export async function openScreen(sandbox: Pick<Sandbox, 'nodes'>, size = { cols: 80, rows: 24 }): Promise<Screen> {
  const shell = await sandbox.nodes[0].openShell({ ...size, name: 'test' });
  const parts: Buffer[] = [];
  let bytes = 0;
  shell.output.on('data', (part: Buffer) => {
    bytes += part.length;
    parts.push(part);
  });
  const screen: Screen = {
    shell,
    text: () => Buffer.concat(parts).toString(),
    bytes: () => bytes,
    type: (text) => shell.write(Buffer.from(text)),
  };
  await until('the first prompt', () => marks(screen).includes('B'));
  return screen;
}

/** The OSC 133 marks seen so far, such as `A B C D;0 A B`. */
function marks(screen: Screen): string {
  return [...screen.text().matchAll(/\x1b\]133;([^\x07]*)\x07/g)].map((match) => match[1]).join(' ');
}

const quick = { timeoutMs: 20_000, maxOutputBytes: 10_000 };

/** `declared`: what the provider says that it can do; it must keep each word, and refuse the rest in words. */
export function describeProvider(name: string, declared: Capabilities, setUp: () => Promise<Subject>): void {
  let subject: Subject;
  let sandbox: Sandbox;
  let workFolder: string;

  beforeAll(async () => {
    subject = await setUp();
    workFolder = await mkdtemp(join(tmpdir(), 'slipway-work-'));
    await writeFile(join(workFolder, 'hello.txt'), 'grüß dich\n');
    sandbox = await subject.provider.start(
      sandboxRequest({ nodes: [nodeRequest('node1', { folders: [workFolder] })] }),
    );
  });

  afterAll(async () => {
    await subject?.provider.close();
    await rm(workFolder, { recursive: true, force: true });
  });

  describeStreams(name, () => sandbox);
  describeProcesses(name, () => sandbox);
  describeCommands(name, () => sandbox);
  describeRunners(name, () => subject);
  describeFiles(name, () => sandbox);
  if (declared.machines) describeMachines(name, () => subject);
  else describeNoMachines(name, () => subject);

  test(`${name} S0 it declares what it can do`, () => {
    expect(subject.provider.capabilities).toEqual(declared);
  });

  test(`${name} S10 a port inside is reached, with each direction ending on its own`, async () => {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const server = await openScreen(sandbox);
    server.type(`${subject.echo(port)}\r`);
    const stream = await until('the port', () => sandbox.nodes[0].connect(port).catch(() => null));
    stream.end('ping');
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString()).toBe('ping');
    await server.shell.kill();
  });

  test(`${name} S11 a port that nothing listens on is told apart from a failure`, async () => {
    await expect(sandbox.nodes[0].connect(9)).rejects.toBeInstanceOf(PortClosed);
  });

  test(`${name} S12 a removed sandbox refuses, and removing it again does nothing`, async () => {
    const other = await subject.provider.start(sandboxRequest());
    const shell = await other.nodes[0].openShell({ cols: 80, rows: 24, name: 'test' });
    shell.output.resume();
    await other.remove();
    await other.remove();
    await shell.exited;
    expect(await other.gone).toContain('removed');
    await expect(other.nodes[0].openShell({ cols: 80, rows: 24, name: 'test' })).rejects.toBeInstanceOf(SandboxRefusal);
    await expect(other.nodes[0].run({ ...quick, command: 'true' })).rejects.toBeInstanceOf(SandboxRefusal);
    await expect(other.nodes[0].connect(9)).rejects.toBeInstanceOf(SandboxRefusal);
  });

  test(`${name} S13 an aborted start rejects`, async () => {
    const request = sandboxRequest({ signal: AbortSignal.abort() });
    await expect(subject.provider.start(request)).rejects.toThrow(/abort/);
  });
}

function describeStreams(name: string, sandbox: () => Sandbox): void {
  test(`${name} S1 a shell starts in the work folder and speaks UTF-8`, async () => {
    const screen = await openScreen(sandbox());
    screen.type('cat hello.txt; echo "→ $LANG ✓"\r');
    await until('the file and the sign', () => /grüß dich\r?\n→ C.UTF-8 ✓/.test(screen.text()));
    await screen.shell.kill();
  });

  test(`${name} S2 a shell knows its size from its start and after a resize`, async () => {
    const screen = await openScreen(sandbox(), { cols: 91, rows: 31 });
    screen.type('stty size\r');
    await until('the first size', () => screen.text().includes('31 91'));
    screen.shell.resize(132, 43);
    screen.type('until [ "$(stty size)" = "43 132" ]; do :; done; echo resized""\r');
    await until('the second size', () => /[\n\x07]resized/.test(screen.text()));
    await screen.shell.kill();
  });

  test(`${name} S3 a shell marks each command of a pasted block with its start and status, then one prompt`, async () => {
    const screen = await openScreen(sandbox());
    screen.type('\r\x1b[200~false\n# a remark\n(exit 7)\ntrue\x1b[201~\r');
    await until('the prompt after it', () => marks(screen) === 'A B A B C D;1 C D;7 C D;0 A B');
    await screen.shell.kill();
  });

  test(`${name} S4 a shell whose output is not read stands still, and loses nothing`, async () => {
    const screen = await openScreen(sandbox());
    const { shell } = screen;
    screen.type(
      'rm -f progress; for i in {1..40}; do head -c 1000000 /dev/zero | tr "\\0" x; echo $i >>progress; done\r',
    );
    await until('output', () => screen.bytes() > 100_000);
    shell.output.pause();
    let lines = -1;
    await until('a standstill', async () => {
      const before = lines;
      const outcome = await sandbox().nodes[0].run({
        ...quick,
        command: 'sleep 0.3; cat progress 2>/dev/null | wc -l',
      });
      lines = Number(outcome.output);
      return lines === before;
    });
    expect(lines).toBeLessThan(40);
    shell.output.resume();
    await until('all of it', () => screen.bytes() > 40_000_000, 60_000);
    expect(screen.text().match(/x/g)?.length).toBeGreaterThanOrEqual(40_000_000);
    await shell.kill();
  });
}

function describeProcesses(name: string, sandbox: () => Sandbox): void {
  test(`${name} S5 a shell that ends tells its status after its last byte`, async () => {
    const screen = await openScreen(sandbox());
    screen.type('echo bye; exit 3\r');
    expect(await screen.shell.exited).toBe(3);
    expect(screen.text()).toMatch(/\x07bye/);
  });

  test(`${name} S6 a killed shell takes its children with it`, async () => {
    const mark = 40_000 + Math.floor(Math.random() * 50_000);
    const screen = await openScreen(sandbox());
    screen.type(`nohup sleep ${mark}.1 & sleep ${mark}.2\r`);
    const count = async () => {
      const outcome = await sandbox().nodes[0].run({ ...quick, command: `pgrep -c -x -f 'sleep ${mark}\\..'` });
      return Number(outcome.output);
    };
    await until('both', async () => (await count()) === 2);
    await screen.shell.kill();
    await until('neither', async () => (await count()) === 0);
    await screen.shell.exited;
  });

  test(`${name} S7 an interrupt brings the prompt back, from a job that ignores it too`, async () => {
    const screen = await openScreen(sandbox());
    await screen.shell.interrupt();
    screen.type('sleep 1000\r');
    await until('its start', () => marks(screen).endsWith('C'));
    await screen.shell.interrupt();
    await until('the prompt', () => marks(screen) === 'A B C D;130 A B');
    screen.type('bash -c \'trap "" INT TERM; echo stubborn; while :; do sleep 0.1; done\'\r');
    await until('its start', () => /[\n\x07]stubborn/.test(screen.text()));
    await screen.shell.interrupt();
    await until('the prompt again', () => marks(screen) === 'A B C D;130 A B C D;137 A B');
    await screen.shell.kill();
  });
}

function describeCommands(name: string, sandbox: () => Sandbox): void {
  test(`${name} S8 a command gives its status and output, bounded`, async () => {
    const outcome = await sandbox().nodes[0].run({ ...quick, command: 'cat hello.txt; echo no >&2; exit 4' });
    expect(outcome.kind === 'exited' && outcome.status).toBe(4);
    expect(outcome.output).toContain('grüß dich\n');
    expect(outcome.output).toContain('no\n');
    const flood = { timeoutMs: 30_000, maxOutputBytes: 1001, command: 'yes ü | head -n 1000000' };
    const flooded = await sandbox().nodes[0].run(flood);
    expect(flooded).toEqual({ kind: 'exited', status: 0, output: `${'ü\n'.repeat(333)}ü` });
    expect((await sandbox().nodes[0].run({ ...quick, command: 'cat; tty' })).output).toContain('not a tty');
  });

  test(`${name} S9 a command that takes too long is killed with its children`, async () => {
    const mark = 40_000 + Math.floor(Math.random() * 50_000);
    const command = `echo started; sleep ${mark}.1 & sleep ${mark}.2`;
    const outcome = await sandbox().nodes[0].run({ command, timeoutMs: 1_000, maxOutputBytes: 1_000 });
    expect(outcome).toEqual({ kind: 'timed-out', output: 'started\n' });
    const left = await sandbox().nodes[0].run({ ...quick, command: `pgrep -c -x -f 'sleep ${mark}\\..'` });
    expect(left.output).toBe('0\n');
  });
}
