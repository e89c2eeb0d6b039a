// Owns what is said of copies in an open room: whether people may begin with what is in the driver's sandbox, and that
// somebody does.
import * as z from 'zod/mini';
import { memberId } from './member-id';

export const COPY_EVENTS = [
  /** Holds while that member drives; of anybody else it only takes the leave away. */
  z.object({ type: z.literal('copies-let'), member: memberId, areLet: z.boolean() }),
] as const;
export type CopyEvent = z.infer<(typeof COPY_EVENTS)[number]>;

export const COPY_COMMANDS = [
  z.object({ type: z.literal('let-copy'), areLet: z.boolean() }),
  /** One's own sandbox is thrown away, and another one begins as the driver's is now. */
  z.object({ type: z.literal('copy-sandbox') }),
] as const;
export type CopyCommand = z.infer<(typeof COPY_COMMANDS)[number]>;

export const COPY_FACTS = [
  /** To who asked: theirs begins now. `lacksSwarm`: what the other ran in a Swarm is not in it. */
  z.object({ type: z.literal('copy-begun'), lacksSwarm: z.boolean() }),
] as const;

/** Whether copies are let, after that, of the sandbox of who drives. */
export function afterCopiesLet(areLet: boolean, event: CopyEvent, driver: string): boolean {
  return event.areLet ? areLet || event.member === driver : false;
}
