// Owns who waits to get into an open room that is full: what counts as a place, in which order people come in, and how long
// that may take.
import * as z from 'zod/mini';
import { memberId } from './member-id';

/** No room has more people, so that a cap beyond says nothing. */
export const MAX_CAP = 10_000;

export const roomCap = z.int().check(z.minimum(1), z.maximum(MAX_CAP));

export const QUEUE_EVENTS = [
  /** How many may take part at most; null: as many as come. */
  z.object({ type: z.literal('capped'), cap: z.nullable(roomCap) }),
  z.object({
    type: z.literal('queued'),
    member: memberId,
    participant: z.string().check(z.maxLength(64)),
    name: z.string().check(z.minLength(1), z.maxLength(120)),
  }),
  /** For good and by themselves, from the room or from its queue. */
  z.object({ type: z.literal('gone'), member: memberId }),
] as const;
export type QueueEvent = z.infer<(typeof QUEUE_EVENTS)[number]>;

export const QUEUE_COMMANDS = [
  z.object({ type: z.literal('set-cap'), cap: z.nullable(roomCap) }),
  /** The room, or its queue, for good. */
  z.object({ type: z.literal('leave') }),
] as const;

export const QUEUE_FACTS = [
  /**
   * In place of the snapshot, to who waits to get in; again as the queue moves. `place` counts from 1. `estimateSeconds` is
   * null while nothing is known to tell it from. `isLocked`: nobody is let in for now.
   */
  z.object({
    type: z.literal('waiting'),
    title: z.string(),
    name: z.string(),
    place: z.int(),
    estimateSeconds: z.nullable(z.int()),
    isLocked: z.boolean(),
  }),
  /** The wait is over: a new socket gets the room. */
  z.object({ type: z.literal('let-in') }),
] as const;
export type WaitingFact = Extract<z.infer<(typeof QUEUE_FACTS)[number]>, { type: 'waiting' }>;

/** Somebody who waits; as a member they have the same id. */
export type Waiting = { id: string; participant: string; name: string; at: number };

/** By id, first come first. */
export type RoomQueue = ReadonlyMap<string, Waiting>;

export const NOBODY_WAITS: RoomQueue = new Map();

/** The same object when they do not wait. */
export function withoutWaiting(queue: RoomQueue, id: string): RoomQueue {
  if (!queue.has(id)) return queue;
  const rest = new Map(queue);
  rest.delete(id);
  return rest;
}

/** Fewer say nothing about the next. */
const LEAST_FREED = 3;
/** What came free in a shorter time, such as a group that left together, says nothing either. */
const LEAST_SPAN_MS = 60_000;

/**
 * Told from how fast places came free. `freed`: when each of the last did, the latest last. Null while too few have, or
 * within too short a time. It grows while none does.
 */
export function waitEstimateMs(place: number, freed: readonly number[], now: number): number | null {
  const [first] = freed;
  if (first === undefined || freed.length < LEAST_FREED || now - first < LEAST_SPAN_MS) return null;
  return (place * (now - first)) / (freed.length - 1);
}
