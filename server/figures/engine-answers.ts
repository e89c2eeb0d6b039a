// Owns what is read of the engine's answers: of each only the parts that figures are drawn from.
import * as z from 'zod/mini';

const text = z.string();
const maybe = <T extends z.core.$ZodType>(type: T) => z.optional(z.nullable(type));
const label = maybe(z.record(text, text));

export const eventSchema = z.object({
  Type: text,
  Action: text,
  Actor: z.object({ ID: text, Attributes: label }),
  timeNano: z.number(),
});
export type EngineEvent = z.infer<typeof eventSchema>;

export const imagesAnswer = z.array(
  z.object({ Id: text, RepoTags: maybe(z.array(text)), Size: z.number(), Created: z.number(), Labels: label }),
);

export const historyAnswer = z.array(z.object({ Created: z.number(), CreatedBy: text, Size: z.number() }));

export const containersAnswer = z.array(
  z.object({
    Id: text,
    Names: z.array(text),
    Image: text,
    State: text,
    Status: text,
    Created: z.number(),
  }),
);

export const containerAnswer = z.object({
  Id: text,
  Name: text,
  Config: z.object({ Image: text, Tty: z.boolean() }),
  HostConfig: z.object({ Memory: maybe(z.number()) }),
  State: z.object({
    Status: text,
    ExitCode: z.int(),
    StartedAt: text,
    FinishedAt: text,
    Health: maybe(z.object({ Status: text })),
  }),
});
export type ContainerAnswer = z.infer<typeof containerAnswer>;

export const statsAnswer = z.object({
  read: text,
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    usage: z.optional(z.number()),
    stats: z.optional(z.object({ inactive_file: z.optional(z.number()), total_inactive_file: z.optional(z.number()) })),
  }),
});

export const nodesAnswer = z.array(
  z.object({
    ID: text,
    Spec: z.object({ Role: z.enum(['manager', 'worker']), Availability: z.enum(['active', 'pause', 'drain']) }),
    Description: z.object({ Hostname: text }),
    Status: z.object({ State: z.enum(['ready', 'down', 'unknown', 'disconnected']) }),
    ManagerStatus: maybe(z.object({ Leader: z.optional(z.boolean()) })),
  }),
);

const containerSpec = z.object({ ContainerSpec: maybe(z.object({ Image: text })) });

export const servicesAnswer = z.array(
  z.object({
    ID: text,
    Spec: z.object({
      Name: text,
      Mode: maybe(z.object({ Replicated: maybe(z.object({ Replicas: maybe(z.int()) })) })),
      TaskTemplate: containerSpec,
    }),
    UpdateStatus: maybe(z.object({ State: z.optional(text) })),
  }),
);

export const tasksAnswer = z.array(
  z.object({
    ID: text,
    ServiceID: z.optional(text),
    Slot: z.optional(z.int()),
    NodeID: z.optional(text),
    Spec: containerSpec,
    Status: z.object({ State: text, Timestamp: text, Err: z.optional(text) }),
    DesiredState: text,
  }),
);
