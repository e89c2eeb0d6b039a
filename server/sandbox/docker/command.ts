// Owns a command without a terminal in a sandbox's container: bounded in time and output.
import { randomBytes } from 'node:crypto';
import type { Container } from 'dockerode';
import type { Values } from '#core/variables';
import { boundedText } from '../bounded-text';
import type { CommandOutcome, CommandRequest } from '../provider';
import { demultiplexer, ended, openExec, runExec, withVariables } from './exec';
import { ENTER, LEAVE } from './machine';

export async function runCommand(
  container: Container,
  request: CommandRequest,
  variables: Values = {},
): Promise<CommandOutcome> {
  const name = `run-${randomBytes(6).toString('hex')}`;
  const command = [...withVariables(variables), 'bash', '-c', request.command];
  const running = await openExec(container, { Cmd: ['sh', ENTER, 'run', name, ...command] });
  const output = boundedText(request.maxOutputBytes);
  const take = demultiplexer((_, bytes) => output.add(bytes));
  running.socket.on('data', take);

  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), request.timeoutMs);
  });
  const first = await Promise.race([ended(running.socket), deadline]);
  clearTimeout(timer);
  if (first === 'late') {
    await runExec(container, ['sh', LEAVE, 'KILL', name]).catch(() => {});
    running.socket.destroy();
    return { kind: 'timed-out', output: output.text() };
  }
  const status = await running.status();
  if (status === null) throw new Error('the sandbox was lost while the command ran');
  return { kind: 'exited', status, output: output.text() };
}
