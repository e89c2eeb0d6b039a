// Owns facts as a server would tell them, for pages that no engine stands behind.
import type { FigureFacts, FigureKind } from '#core/figure-facts';

const MB = 1_000_000;

/** Of a sandbox in the middle of things, at that moment. */
export function busyFacts(at: number): Record<FigureKind, FigureFacts> {
  return {
    images: imagesAt(at),
    swarm: SWARM,
    health: healthAt(at),
    stats: statsAt(at),
    logs: logsAt(at),
    traffic: trafficAt(at),
    pipeline: pipelineAt(at),
  };
}

function imagesAt(at: number): FigureFacts {
  const base = { key: 'base', isShared: true, bytes: 75 * MB, by: 'ADD file:a in /' };
  const go = { key: 'go', isShared: true, bytes: 420 * MB, by: 'RUN apt-get install golang' };
  const image = (name: string, layers: (typeof base)[]) => ({
    node: 'node1',
    name,
    bytes: layers.reduce((sum, { bytes }) => sum + bytes, 0),
    createdAt: at,
    layers,
  });
  return {
    kind: 'images',
    images: [
      image('hello:v4', [base, { key: 'v4', isShared: false, bytes: 7 * MB, by: 'COPY hello /' }]),
      image('hello:v1', [
        base,
        go,
        { key: 'src', isShared: false, bytes: 48 * MB, by: 'COPY . .' },
        { key: 'v1', isShared: false, bytes: 96 * MB, by: 'RUN go build' },
      ]),
      image('golang:1-bookworm', [base, go]),
      image('debian:bookworm-slim', [base]),
    ],
    more: 0,
  };
}

const task = (slot: number, node: string | null, version: string, over: object = {}) => ({
  id: `web-${slot}-${version}`,
  service: 'web',
  slot,
  node,
  state: 'running',
  isWanted: true,
  version,
  error: null,
  ...over,
});

const SWARM: FigureFacts = {
  kind: 'swarm',
  nodes: [
    { id: 'a', name: 'node1', role: 'manager', isLeader: true, state: 'ready', availability: 'active' },
    { id: 'b', name: 'node2', role: 'worker', isLeader: false, state: 'ready', availability: 'drain' },
    { id: 'c', name: 'node3', role: 'worker', isLeader: false, state: 'down', availability: 'active' },
  ],
  services: [{ name: 'web', version: 'v4', wanted: 4, update: 'updating' }],
  tasks: [
    task(1, 'a', 'v4'),
    task(2, 'a', 'v3', { isWanted: false, state: 'running' }),
    task(2, 'b', 'v4', { state: 'starting' }),
    task(3, 'b', 'v3'),
    task(4, 'c', 'v3', { state: 'failed', isWanted: false, error: 'task: non-zero exit (1)' }),
    task(4, null, 'v4', { state: 'pending' }),
  ],
  more: 0,
};

function healthAt(at: number): FigureFacts {
  const seconds = (before: number) => at - before * 1000;
  const container = (name: string, marks: [FigureFacts & { kind: 'health' }]['0']['containers'][number]['marks']) => ({
    node: 'node1',
    id: name,
    name,
    image: 'hello:v3',
    exit: marks.at(-1)?.state === 'exited' ? 137 : null,
    marks,
  });
  return {
    kind: 'health',
    containers: [
      container('web', [
        { state: 'starting', at: seconds(110) },
        { state: 'healthy', at: seconds(98) },
        { state: 'unhealthy', at: seconds(40) },
        { state: 'healthy', at: seconds(12) },
      ]),
      container('database', [{ state: 'running', at: seconds(600) }]),
      container('worker', [
        { state: 'starting', at: seconds(60) },
        { state: 'unhealthy', at: seconds(45) },
      ]),
      container('migration', [
        { state: 'running', at: seconds(100) },
        { state: 'exited', at: seconds(70) },
      ]),
    ],
    more: 0,
  };
}

function statsAt(at: number): FigureFacts {
  const points = (cpu: (i: number) => number, memory: (i: number) => number) =>
    Array.from({ length: 60 }, (_, i) => ({ at: at - (59 - i) * 2000, cpu: cpu(i), memory: memory(i) }));
  return {
    kind: 'stats',
    containers: [
      {
        node: 'node1',
        id: 'web',
        name: 'web',
        limit: 128 * MB,
        points: points(
          (i) => 40 + 35 * Math.sin(i / 6),
          (i) => (20 + i) * MB,
        ),
      },
      {
        node: 'node1',
        id: 'db',
        name: 'database',
        limit: null,
        points: points(
          (i) => (i % 13 === 0 ? 90 : 4),
          () => 210 * MB,
        ),
      },
    ],
    more: 0,
  };
}

function logsAt(at: number): FigureFacts {
  const texts = [
    'listening on :8080',
    'GET /',
    'GET /health',
    'connection from 10.0.1.7',
    'told to stop: finishing open requests',
  ];
  const containers = ['web.1', 'web.2', 'database', 'worker'];
  return {
    kind: 'logs',
    lines: Array.from({ length: 40 }, (_, i) => ({
      number: i + 1,
      node: 'node1',
      container: containers[i % 4] ?? '',
      at: at - (40 - i) * 300,
      text: texts[i % 5] ?? '',
    })),
  };
}

function trafficAt(at: number): FigureFacts {
  const row = (version: string, replica: string, count: (i: number) => number, isFailing = false) => {
    const counts = Array.from({ length: 60 }, (_, i) => Math.round(count(i)));
    return {
      port: 8080,
      replica,
      version,
      counts,
      errors: counts.map((each, i) => (isFailing && i > 50 ? Math.min(each, 1) : 0)),
    };
  };
  return {
    kind: 'traffic',
    second: Math.floor(at / 1000),
    rows: [
      row('v1', 'a3f09c1b22d4', (i) => (i < 40 ? 4 : 1)),
      row('v1', '77de01aa9b31', (i) => (i < 35 ? 3 : 0)),
      row('v2', 'c0ffee12ab90', (i) => (i > 30 ? (i - 30) / 4 : 0), true),
    ],
  };
}

function pipelineAt(at: number): FigureFacts {
  const job = (name: string, stage: string, state: 'waiting' | 'running' | 'passed' | 'failed', log = '') => ({
    name,
    stage,
    state,
    startedAt: state === 'waiting' ? null : at - 30_000,
    endedAt: state === 'passed' || state === 'failed' ? at - 12_400 : null,
    log,
  });
  return {
    kind: 'pipeline',
    run: {
      ...{ number: 4, project: 'hello', ref: 'main', commit: 'ad40a45f', subject: 'Greet the whole crew' },
      ...{ state: 'running', startedAt: at - 42_000, endedAt: null, problem: null, next: 5 },
    },
    jobs: [
      job('build', 'build', 'passed', 'go build\nok'),
      job('unit', 'test', 'passed'),
      job('scan', 'test', 'failed', 'CVE-2026-0001 found in libexample\nERROR: job failed: exit code 1'),
      job('push', 'deliver', 'waiting'),
      job('deploy', 'deliver', 'running'),
    ],
  };
}
