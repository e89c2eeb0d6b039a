// Owns what every provider's runners must do: the suite for commands that are carried out beside each other over one line.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseHttpCheck } from '#core/http-check';
import { createJudge } from '#server/live/judge';
import { KeptRunner, Runners } from '#server/sandbox/kept-runner';
import { type CommandRunner, type Sandbox, SandboxRefusal } from '#server/sandbox/provider';
import { sandboxRequest } from '../../support/sandbox';
import { until } from '../../support/until';
import type { Subject } from './contract';

const quick = { timeoutMs: 20_000, maxOutputBytes: 10_000 };
const aMark = () => 40_000 + Math.floor(Math.random() * 50_000);

export function describeRunners(name: string, subject: () => Subject): void {
  let sandbox: Sandbox;
  let runner: CommandRunner;
  const node = () => sandbox.nodes[0];
  /** What a command of its own sees: none of it is the runner's. */
  const counted = async (pattern: string) => {
    const { output } = await node().run({ ...quick, command: `pgrep -c -x -f '${pattern}'` });
    return Number(output);
  };

  beforeAll(async () => {
    sandbox = await subject().provider.start(sandboxRequest());
    runner = await node().openRunner();
  });
  afterAll(async () => {
    runner?.close();
    await runner?.over;
    await sandbox?.remove();
  });

  test(`${name} RN1 a runner’s command has the work folder, empty input and no terminal, and gives status and output`, async () => {
    const command = 'pwd; echo no >&2; cat; tty; exit 4';
    const outcome = await runner.run({ ...quick, command });
    const asEver = await node().run({ ...quick, command: 'pwd' });
    expect(outcome).toMatchObject({ kind: 'exited', status: 4 });
    // Two streams may come in any order.
    expect(outcome.output.split('\n').sort()).toEqual(`${asEver.output}no\nnot a tty\n`.split('\n').sort());
    expect(await runner.run({ ...quick, command: 'kill -TERM $$' })).toMatchObject({ kind: 'exited', status: 143 });
    const variables = await runner.run({ ...quick, command: 'echo "$HOME:$PATH"' });
    expect(variables).toEqual(await node().run({ ...quick, command: 'echo "$HOME:$PATH"' }));
  });

  test(`${name} RN19 shells, commands and runners have the node’s variables, and what is in one runs nothing`, async () => {
    const values = { name: 'not the shell’s own', V1: `'"$(touch ran)\`touch ran\`\n-x ü` };
    node().setVariables(values);
    const command = 'printf "%s\\0" "$name" "$V1"; ls ran 2>/dev/null';
    const expected = { kind: 'exited', output: `${values.name}\0${values.V1}\0` };
    expect(await runner.run({ ...quick, command })).toMatchObject(expected);
    expect(await node().run({ ...quick, command })).toMatchObject(expected);
    const shell = await node().openShell({ cols: 80, rows: 24, name: 'variables' });
    let printed = '';
    shell.output.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
    });
    shell.write(Buffer.from('[ "$name" = "not the shell’s own" ] && echo "$V1" | cksum\r'));
    const sum = await node().run({ ...quick, command: 'echo "$V1" | cksum' });
    await until('what the shell has', () => printed.includes(sum.output.trim()));
    await shell.kill();
    node().setVariables({});
  });

  test(`${name} RN2 commands run side by side, each with its own outcome`, async () => {
    await runner.run({ ...quick, command: 'mkdir begun' });
    // None ends before all have begun.
    const meet = 'until [ "$(ls begun | wc -l)" = 8 ]; do sleep 0.05; done';
    const all = Array.from({ length: 8 }, (_, at) =>
      runner.run({ ...quick, command: `touch begun/${at}; ${meet}; printf %s ${at}; exit ${at}` }),
    );
    const outcomes = await Promise.all(all);
    expect(outcomes).toEqual(all.map((_, at) => ({ kind: 'exited', status: at, output: String(at) })));
  });

  test(`${name} RN3 of 100 MB that a command prints only what is kept comes over`, async () => {
    const flood = { timeoutMs: 60_000, maxOutputBytes: 9_001, command: 'yes ü | head -c 100000000; exit 3' };
    const outcome = await runner.run(flood);
    expect(outcome).toEqual({ kind: 'exited', status: 3, output: 'ü\n'.repeat(3_000) });
  });

  test(`${name} RN4 a command whose time is over is killed with all that it has started`, async () => {
    const mark = aMark();
    const ways = [`sleep ${mark}.1 &`];
    if (sandbox.capabilities.docker) ways.push(`setsid sleep ${mark}.2 &`, `(setsid setsid sleep ${mark}.3 &) &`);
    const command = `echo started; ${ways.join(' ')} sleep ${mark}.4`;
    const outcome = await runner.run({ command, timeoutMs: 1_000, maxOutputBytes: 1_000 });
    expect(outcome).toEqual({ kind: 'timed-out', output: 'started\n' });
    expect(await counted(`sleep ${mark}\\..`)).toBe(0);
  });

  test(`${name} RN5 what a command leaves behind ends with it`, async () => {
    const mark = aMark();
    const left = await runner.run({ ...quick, command: `sleep ${mark}.1 & echo left` });
    expect(left).toEqual({ kind: 'exited', status: 0, output: 'left\n' });
    await until('its end', async () => (await counted(`sleep ${mark}\\..`)) === 0);
  });

  test(`${name} RN6 a command that is not wanted any more is killed`, async () => {
    const mark = aMark();
    const stop = new AbortController();
    const running = runner.run({ ...quick, command: `sleep ${mark}.1` }, stop.signal);
    await until('its start', async () => (await counted(`sleep ${mark}\\..`)) === 1);
    stop.abort();
    await expect(running).rejects.toThrow();
    expect(await counted(`sleep ${mark}\\..`)).toBe(0);
  });

  test(`${name} RN7 without the work folder a command fails in words, and a new shell makes it again`, async () => {
    const gone = await runner.run({ ...quick, command: 'rm -rf "$PWD"; echo done' });
    expect(gone).toMatchObject({ kind: 'exited', status: 0 });
    const next = await runner.run({ ...quick, command: 'true' });
    expect(next).toEqual({
      kind: 'exited',
      status: 1,
      output: 'The work folder is gone. A new terminal makes it again.\n',
    });
    const shell = await node().openShell({ cols: 80, rows: 24, name: 'again' });
    shell.output.resume();
    await until('the folder', async () => (await runner.run({ ...quick, command: 'pwd' })).output.startsWith('/'));
    await shell.kill();
  });

  test(`${name} RN8 a runner that is closed ends what it carries out, and refuses; the next one goes on`, async () => {
    const mark = aMark();
    const kept = new KeptRunner(node());
    let own: CommandRunner | null = null;
    const running = node()
      .openRunner()
      .then((opened) => {
        own = opened;
        return opened.run({ ...quick, command: `sleep ${mark}.1` });
      });
    running.catch(() => {});
    await until('its start', async () => (await counted(`sleep ${mark}\\..`)) === 1);
    (own as CommandRunner | null)?.close();
    await expect(running).rejects.toBeInstanceOf(SandboxRefusal);
    await until('its end', async () => (await counted(`sleep ${mark}\\..`)) === 0);
    expect(await kept.run({ ...quick, command: 'echo on' })).toMatchObject({ output: 'on\n' });
  });

  describeHostile(name, () => sandbox);
}

/** Where the sandbox holds commands in. */
function describeHostile(name: string, sandbox: () => Sandbox): void {
  const node = () => sandbox().nodes[0];

  test(`${name} RN9 a fork bomb is bounded, and gone when its time is over`, async () => {
    if (!sandbox().capabilities.docker) return;
    const kept = new KeptRunner(node());
    const bomb = kept.run({
      command: 'bomb() { bomb | bomb & }; bomb; sleep 60',
      timeoutMs: 1_000,
      maxOutputBytes: 1_000,
    });
    const beside = await node().run({ ...quick, command: 'echo alive' });
    expect(beside).toMatchObject({ output: 'alive\n' });
    expect(await bomb).toMatchObject({ kind: 'timed-out' });
    expect(await kept.run({ ...quick, command: 'pgrep -c bash' })).toMatchObject({
      output: expect.stringMatching(/^[0-4]\n$/),
    });
  });

  test(`${name} RN10 a runner that was killed inside says so, and the next command has another one`, async () => {
    if (!sandbox().capabilities.docker) return;
    const kept = new KeptRunner(node());
    const running = kept.run({ ...quick, command: 'pkill -KILL -x runner; sleep 60' });
    await expect(running).rejects.toThrow(SandboxRefusal);
    expect(await kept.run({ ...quick, command: 'echo on' })).toMatchObject({ status: 0, output: 'on\n' });
  });

  test(`${name} RN14 an address is asked from inside the node, each time over a connection of its own`, async () => {
    if (!sandbox().capabilities.docker) return;
    const answer = 'print $c "HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\nfrom=", $c->peerport';
    const perl = `my $s = IO::Socket::INET->new(LocalPort => 9000, Listen => 9) or die; while (my $c = $s->accept) { while (<$c> =~ /\\S/) {} ${answer} }`;
    const serve = `setsid perl -MIO::Socket::INET -e '${perl}' >/dev/null 2>&1 &`;
    await node().run({ ...quick, command: serve });
    const judge = createJudge({ runners: new Runners(), findPort: () => null });
    const ask = (text: string) => {
      const outcome = parseHttpCheck(text);
      if (!outcome.ok) throw new Error(outcome.problem);
      const asks = { kind: 'http' as const, check: outcome.check };
      return judge({ name: 'it', node: 'node1', timeoutMs: 10_000, asks }, sandbox(), new AbortController().signal);
    };
    const lines = 'header: content-type: /plain/\ndistinct: 5 of 5 /from=(\\d+)/';
    const passes = async () => (await ask(`GET http://node1:9000/it's?a=$(id)\n${lines}`)).state === 'passed';
    await until('it to pass', passes);
    expect(await ask('GET http://node1:9001/')).toMatchObject({ output: expect.stringMatching(/connect/i) });
  });

  test(`${name} RN11 when its node stops a command is cut off in words, and goes on once that is back`, async () => {
    if (!sandbox().capabilities.machines) return;
    const kept = new KeptRunner(node());
    const running = kept.run({ ...quick, command: 'touch here; sleep 60' });
    running.catch(() => {});
    await until('its start', async () => (await node().run({ ...quick, command: 'test -e here' })).kind === 'exited');
    await node().kill();
    await expect(running).rejects.toThrow('It was cut off');
    await expect(kept.run({ ...quick, command: 'true' })).rejects.toThrow('node1 has stopped. Restart it first.');
    await node().restart();
    expect(await kept.run({ ...quick, command: 'echo on' })).toMatchObject({ status: 0, output: 'on\n' });
  });
}
