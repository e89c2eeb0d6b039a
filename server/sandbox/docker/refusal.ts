// Owns the engine's errors in words for people.

import { SandboxRefusal } from '../provider';
import { messageOf } from './engine-errors';

/** The engine's errors as a refusal for people; everything else stays what it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SandboxRefusal) return error;
  if ('statusCode' in error) {
    const status = error.statusCode;
    if (status === 409 && error.message.includes('is not running'))
      return new SandboxRefusal('The sandbox has stopped.');
    if (status === 404 && error.message.includes('No such container'))
      return new SandboxRefusal('The sandbox has gone.');
    if (status === 404 && error.message.includes('No such image'))
      return new SandboxRefusal('An image that this sandbox needs is not there. “npx slipway prepare” makes it.');
    return new SandboxRefusal(`Docker refused: ${messageOf(error)}`);
  }
  if ('code' in error && ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code))) {
    return new SandboxRefusal('Docker does not answer; is it running?');
  }
  return error;
}
