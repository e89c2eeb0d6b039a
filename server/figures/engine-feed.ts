// Owns one connection to the events of each node's engine, for all figures that are drawn from engines. An engine that
// does not run is waited for; one that ends, or whose node does, is waited for again.
import { safeParse } from 'zod/mini';
import type { Sandbox, SandboxNode } from '../sandbox/provider';
import { type EngineEvent, eventSchema } from './engine-answers';
import { EngineClient } from './engine-client';
import { linesOf } from './lines';

/** An engine that runs. */
export type Engine = { node: string; client: EngineClient };

export type EngineListener = {
  up(engine: Engine): void;
  event(engine: Engine, event: EngineEvent): void;
  down(node: string): void;
};

const AGAIN_MS = 500;
const MAX_EVENT_BYTES = 64 * 1024;
const TYPES = ['container', 'image', 'service', 'node', 'network'];
const EVENTS = `/events?filters=${encodeURIComponent(JSON.stringify({ type: TYPES }))}`;

export class EngineFeed {
  private readonly listeners = new Set<EngineListener>();
  /** By node. */
  private readonly up = new Map<string, Engine>();
  private readonly followed = new Map<SandboxNode, () => void>();
  private unsubscribe: (() => void) | null = null;

  constructor(private readonly sandbox: Sandbox) {}

  get isUp(): boolean {
    return this.up.size > 0;
  }

  /** Tells of those that run already, too. */
  add(listener: EngineListener): void {
    this.listeners.add(listener);
    for (const engine of this.up.values()) listener.up(engine);
    if (this.unsubscribe) return;
    this.unsubscribe = this.sandbox.onChange(() => this.followAll());
    this.followAll();
  }

  remove(listener: EngineListener): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    this.unsubscribe?.();
    this.unsubscribe = null;
    for (const stop of this.followed.values()) stop();
    this.followed.clear();
    this.up.clear();
  }

  private followAll(): void {
    for (const node of this.sandbox.nodes) {
      if (node.state === 'stopped' || this.followed.has(node)) continue;
      const abort = new AbortController();
      const stop = () => abort.abort();
      this.followed.set(node, stop);
      void this.follow(node, abort.signal).finally(() => {
        // It may be followed anew by now.
        if (this.followed.get(node) === stop) this.followed.delete(node);
      });
    }
  }

  /** Until the node stops, or nobody listens. Never rejects. */
  private async follow(node: SandboxNode, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && node.state !== 'stopped') {
      const client = new EngineClient(node);
      const close = () => client.close();
      signal.addEventListener('abort', close);
      await this.hear({ node: node.name, client }, signal).catch(() => {});
      signal.removeEventListener('abort', close);
      close();
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  private async hear(engine: Engine, signal: AbortSignal): Promise<void> {
    const events = await engine.client.stream(EVENTS);
    if (signal.aborted) return;
    this.up.set(engine.node, engine);
    for (const listener of this.listeners) listener.up(engine);
    try {
      for await (const line of linesOf(events, MAX_EVENT_BYTES)) {
        if (signal.aborted) return;
        const event = eventOf(line);
        if (event) for (const listener of this.listeners) listener.event(engine, event);
      }
    } finally {
      if (this.up.get(engine.node) === engine) this.up.delete(engine.node);
      if (!signal.aborted) for (const listener of this.listeners) listener.down(engine.node);
    }
  }
}

/** Without the health checks' own commands, which run all the time. */
function eventOf(line: string): EngineEvent | null {
  try {
    const parsed = safeParse(eventSchema, JSON.parse(line));
    return parsed.success && !parsed.data.Action.startsWith('exec_') ? parsed.data : null;
  } catch {
    return null;
  }
}
