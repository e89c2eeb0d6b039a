// Owns the making of sandboxes' public names.
import { randomBytes } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** See SANDBOX_ID in core/ids: 12 characters, 5 random bits each. */
export function newSandboxId(): string {
  return Array.from(randomBytes(12), (byte) => BASE32[byte & 31]).join('');
}
