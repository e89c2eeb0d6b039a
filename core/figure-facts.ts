// Owns the facts that figures are drawn from, and how many of them there may be: those of one kind fit into one message.
import * as z from 'zod/mini';

export const FIGURE_KINDS = ['swarm', 'images', 'pipeline', 'traffic', 'health', 'stats', 'logs'] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** Together with the length of texts they keep the facts of a kind below `MAX_FACTS_BYTES`. */
export const MOST = {
  nodes: 5,
  tasks: 60,
  services: 12,
  images: 12,
  layers: 24,
  step: 40,
  jobs: 24,
  /** Of a job's log, from its end; and of all logs together. */
  logText: 4_000,
  logTexts: 16_000,
  problem: 1_000,
  rows: 24,
  seconds: 60,
  containers: 16,
  marks: 32,
  points: 60,
  lines: 80,
  lineText: 200,
  text: 60,
} as const;

export const MAX_FACTS_BYTES = 60 * 1024;

/** Names and versions as others have chosen them, cut. */
export function shortText(text: string, most: number = MOST.text): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const text = z.string().check(z.maxLength(MOST.text));
/** Milliseconds of the server's clock. */
const at = z.number();
const list = <T extends z.ZodMiniType>(item: T, most: number) => z.array(item).check(z.maxLength(most));

const layerSchema = z.object({
  /** The same in two images exactly where they have it in common. */
  key: text,
  bytes: z.number(),
  /** Another image of its node has it, too; the engine keeps it once. */
  isShared: z.boolean(),
  /** What made it, as the engine tells. */
  by: text,
});

export const imagesSchema = z.object({
  kind: z.literal('images'),
  images: list(
    z.object({
      node: text,
      name: text,
      bytes: z.number(),
      createdAt: at,
      /** Whether it, or what it is built on, was made here in place of an image that could not be pulled. */
      standIn: z.optional(z.enum(['itself', 'base'])),
      /** The lowest first; small ones beyond `MOST.layers` count as one. */
      layers: list(layerSchema, MOST.layers),
    }),
    MOST.images,
  ),
  /** How many there are beyond those. */
  more: z.int(),
});
export type ImagesFacts = z.infer<typeof imagesSchema>;
export type ImageFacts = ImagesFacts['images'][number];

export const HEALTH_STATES = [
  'created',
  'running',
  'starting',
  'healthy',
  'unhealthy',
  'paused',
  'restarting',
  'exited',
  'gone',
] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

const markSchema = z.object({ state: z.enum(HEALTH_STATES), at });

export const healthSchema = z.object({
  kind: z.literal('health'),
  containers: list(
    z.object({
      node: text,
      /** The engine's, cut. */
      id: text,
      name: text,
      image: text,
      /** Of its last end; null while it has not ended. */
      exit: z.nullable(z.int()),
      /** The latest last; at least one. */
      marks: list(markSchema, MOST.marks),
    }),
    MOST.containers,
  ),
  more: z.int(),
});
export type HealthFacts = z.infer<typeof healthSchema>;
export type HealthContainer = HealthFacts['containers'][number];

export const swarmSchema = z.object({
  kind: z.literal('swarm'),
  nodes: list(
    z.object({
      id: text,
      name: text,
      role: z.enum(['manager', 'worker']),
      isLeader: z.boolean(),
      state: z.enum(['ready', 'down', 'unknown', 'disconnected']),
      availability: z.enum(['active', 'pause', 'drain']),
    }),
    MOST.nodes,
  ),
  services: list(
    z.object({
      name: text,
      version: text,
      /** Null where every node gets one. */
      wanted: z.nullable(z.int()),
      /** As the engine says it: `updating`, `completed`, `rollback_started`, …; null before the first update. */
      update: z.nullable(text),
    }),
    MOST.services,
  ),
  tasks: list(
    z.object({
      id: text,
      service: text,
      slot: z.nullable(z.int()),
      /** Id of its node; null while it has none. */
      node: z.nullable(text),
      state: text,
      /** It is to run: false where it is on its way out. */
      isWanted: z.boolean(),
      version: text,
      error: z.nullable(text),
    }),
    MOST.tasks,
  ),
  more: z.int(),
});
export type SwarmFacts = z.infer<typeof swarmSchema>;
export type SwarmTask = SwarmFacts['tasks'][number];

export const statsSchema = z.object({
  kind: z.literal('stats'),
  containers: list(
    z.object({
      node: text,
      id: text,
      name: text,
      /** Bytes; null without a limit of its own. */
      limit: z.nullable(z.number()),
      /** Percent of one processor, and bytes; the latest last. */
      points: list(z.object({ at, cpu: z.number(), memory: z.number() }), MOST.points),
    }),
    MOST.containers,
  ),
  more: z.int(),
});
export type StatsFacts = z.infer<typeof statsSchema>;

export const logsSchema = z.object({
  kind: z.literal('logs'),
  lines: list(
    z.object({
      /** Counts all lines since the figure was first looked at. */
      number: z.int(),
      node: text,
      container: text,
      at,
      text: z.string().check(z.maxLength(MOST.lineText)),
    }),
    MOST.lines,
  ),
});
export type LogsFacts = z.infer<typeof logsSchema>;
export type LogLine = LogsFacts['lines'][number];

export const trafficSchema = z.object({
  kind: z.literal('traffic'),
  /** The second that the last count of each row is of, in whole seconds. */
  second: z.int(),
  rows: list(
    z.object({
      port: z.int(),
      /** Who answered: the replica's own name where it says that, else the node. */
      replica: text,
      /** Null where answers do not say it. */
      version: z.nullable(text),
      /** Answers and, among these, errors, by second. */
      counts: list(z.int(), MOST.seconds),
      errors: list(z.int(), MOST.seconds),
    }),
    MOST.rows,
  ),
});
export type TrafficFacts = z.infer<typeof trafficSchema>;
export type TrafficRow = TrafficFacts['rows'][number];

/** `warned`: it failed, and may. */
export const JOB_STATES = ['waiting', 'running', 'passed', 'failed', 'warned', 'skipped'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const RUN_ENDS = ['passed', 'failed', 'cancelled'] as const;

/** The last run on one node. */
const runOnNode = {
  /** Null where whatever runs the pipeline does not tell. */
  run: z.nullable(
    z.object({
      number: z.int(),
      project: text,
      ref: text,
      commit: text,
      subject: text,
      state: z.enum(['running', ...RUN_ENDS]),
      startedAt: at,
      endedAt: z.nullable(at),
      /** Why it ended without a job that failed. */
      problem: z.nullable(z.string().check(z.maxLength(MOST.problem))),
      /** The number of one that waits for the end of this. */
      next: z.nullable(z.int()),
    }),
  ),
  jobs: list(
    z.object({
      name: text,
      stage: text,
      state: z.enum(JOB_STATES),
      startedAt: z.nullable(at),
      endedAt: z.nullable(at),
      /** The end of its log. */
      log: z.string().check(z.maxLength(MOST.logText)),
    }),
    MOST.jobs,
  ),
};

export const pipelineSchema = z.object({
  kind: z.literal('pipeline'),
  /** That of the first node. */
  ...runOnNode,
  node: z.optional(text),
  /** Those of other nodes, as far as figures name them. */
  elsewhere: z.optional(list(z.object({ node: text, ...runOnNode }), MOST.nodes)),
});
export type PipelineFacts = z.infer<typeof pipelineSchema>;
export type PipelineJob = PipelineFacts['jobs'][number];
export type PipelineRun = NonNullable<PipelineFacts['run']>;

export const figureFactsSchema = z.discriminatedUnion('kind', [
  swarmSchema,
  imagesSchema,
  pipelineSchema,
  trafficSchema,
  healthSchema,
  statsSchema,
  logsSchema,
]);
export type FigureFacts = z.infer<typeof figureFactsSchema>;
export type FactsOf<K extends FigureKind> = Extract<FigureFacts, { kind: K }>;
