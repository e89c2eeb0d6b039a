// Owns reading one file out of a sandbox's container.
import type { Container } from 'dockerode';
import { SandboxRefusal } from '../provider';
import { demultiplexer, ended, openExec } from './exec';
import { WORK_FOLDER } from './machine';

/** `path` starts from the work folder. Rejects when there is no such file or it has more than `maxBytes`. */
export async function readFileOf(container: Container, path: string, maxBytes: number): Promise<Buffer> {
  const running = await openExec(container, {
    Cmd: ['head', '-c', String(maxBytes + 1), '--', path],
    WorkingDir: WORK_FOLDER,
  });
  const parts: Buffer[] = [];
  let said = '';
  const take = demultiplexer((channel, bytes) => {
    if (channel === 'stdout') parts.push(Buffer.from(bytes));
    else said += bytes;
  });
  running.socket.on('data', take);
  await ended(running.socket);
  if ((await running.status()) !== 0) throw new SandboxRefusal(`The file cannot be read: ${said.trim()}`);
  const content = Buffer.concat(parts);
  if (content.length > maxBytes) throw new SandboxRefusal(`The file ${path} is larger than ${maxBytes} bytes.`);
  return content;
}
