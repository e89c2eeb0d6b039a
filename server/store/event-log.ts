// The port to what must last: an append-only log of what happened in each room. Adapters: sqlite-log.ts. PostgreSQL, for
// a server of several processes, belongs beside it. One contract suite runs on them all.

export type LoggedEvent = {
  /** From 1, without a gap in its room. */
  sequence: number;
  /** Milliseconds of the server's clock. */
  at: number;
  /** As it was appended, through JSON. */
  event: unknown;
};

export type EventLog = {
  /** Settles once the event outlives the process and the machine; then it has its sequence. */
  append(room: string, at: number, event: object): Promise<number>;
  /** Those of a room from a sequence on, in order. */
  read(room: string, from?: number): Promise<LoggedEvent[]>;
  /** All rooms of which something is kept, with the time of their last event. */
  rooms(): Promise<{ room: string; last: number }[]>;
  /** Nothing of it is kept. */
  deleteRoom(room: string): Promise<void>;
  /** What was appended before is kept. Nothing can be asked afterwards. */
  close(): Promise<void>;
};

/** The log cannot be used; the message is for whoever runs the server. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
}
