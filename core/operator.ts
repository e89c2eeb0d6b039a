// Owns what the server tells its operator: one overview, whole each time, parsed by the page that shows it.
import * as z from 'zod/mini';

const sentence = z.nullable(z.string());

/** Of one resource of the machine. Null is "not known from here". */
const gauge = z.object({
  used: z.nullable(z.number()),
  total: z.nullable(z.number()),
  /** What all sandboxes together may take, each with the nodes it has now; null where nothing holds them. */
  allowed: z.nullable(z.number()),
});
export type Gauge = z.infer<typeof gauge>;

const isolation = z.object({
  /** `absent`: there are no sandboxes; `none`: local shells. */
  level: z.enum(['absent', 'none', 'trusted', 'hardened', 'runtime']),
  runtime: sentence,
  /** Why it is this level. */
  why: z.string(),
  /** Attendees get sandboxes of it. */
  isForGuests: z.boolean(),
});

const egress = z.object({
  /** `unguarded`: no network rules hold the sandboxes; `why` says why not. */
  state: z.enum(['open', 'mirror', 'off', 'unguarded']),
  why: sentence,
});
export type Egress = z.infer<typeof egress>;

const sandbox = z.object({
  /** Names the row, also before there is an id. */
  key: z.string(),
  id: sentence,
  deck: z.string(),
  owner: z.object({ role: z.enum(['presenter', 'attendee']), name: z.string() }),
  state: z.enum(['starting', 'ready']),
  /** What a start is at. */
  step: sentence,
  /** Milliseconds of the server's clock. */
  since: z.number(),
  pages: z.int(),
  /** Its machines; none while it starts. */
  nodes: z.array(z.object({ name: z.string(), state: z.enum(['running', 'cut-off', 'stopped']) })),
  memoryBytes: z.nullable(z.number()),
});
export type SandboxRow = z.infer<typeof sandbox>;

const shelf = z.object({
  state: z.enum(['empty', 'stocking', 'stocked', 'failed']),
  images: z.array(z.object({ name: z.string(), standIn: z.boolean() })),
  missing: z.array(z.object({ name: z.string(), why: z.string() })),
});

/** Parts are added as they come to be; a page that does not know one leaves it out. */
export const overviewSchema = z.object({
  /** The server's clock, in milliseconds: ages are counted from it, as browsers' clocks differ. */
  at: z.number(),
  isolation,
  egress,
  engines: z.array(z.object({ use: z.string(), version: z.string(), where: z.string() })),
  places: z.object({ used: z.int(), total: z.int() }),
  /** Bytes. */
  memory: gauge,
  /** Processors. */
  cpus: gauge,
  /** Bytes, where the sandboxes' data lie. */
  disk: gauge,
  /** What the disks of the sandboxes that run may hold, and hold, in bytes; null where they have none of their own. */
  diskClaim: z.optional(z.nullable(z.object({ bytes: z.number(), used: z.number() }))),
  shelf,
  sandboxes: z.array(sandbox),
});
export type Overview = z.infer<typeof overviewSchema>;

/** What is known once the server has prepared, and stays. */
export type StandingFacts = {
  isolation: Omit<Overview['isolation'], 'isForGuests'>;
  egress: Egress;
  engines: Overview['engines'];
  /** Of each node; null where nothing holds it. */
  limits: { memoryBytes: number; cpus: number; diskBytes: number | null } | null;
};

/** Null when it is none, or one of another version. */
export function parseOverview(json: unknown): Overview | null {
  const result = z.safeParse(overviewSchema, json);
  return result.success ? result.data : null;
}

/** Where running sandboxes may fill more of the disk than is free: by how much, in bytes. Null where they may not. */
export function overPromised({ disk, diskClaim }: Overview): { owed: number; free: number } | null {
  if (!diskClaim || disk.used === null || disk.total === null) return null;
  const owed = diskClaim.bytes - diskClaim.used;
  const free = disk.total - disk.used;
  return owed > free ? { owed, free } : null;
}
