import type { ReactNode } from 'react';
import type { SwarmFacts, SwarmTask } from '#core/figure-facts';
import { tonesOf } from './tones';

type Node = SwarmFacts['nodes'][number];
type Service = SwarmFacts['services'][number];

/** Nodes as boxes, and in each the tasks that run on it, coloured by version. */
export function SwarmFigure({ facts: { nodes, services, tasks, more } }: { facts: SwarmFacts }) {
  const tones = tonesOf([...tasks.map(({ version }) => version), ...services.map(({ version }) => version)]);
  const adrift = tasks.filter(({ node }) => !nodes.some(({ id }) => id === node));
  return (
    <div className="figure-swarm">
      {services.length > 0 && (
        <p className="figure-services">
          {services.map((service) => (
            <ServiceLine key={service.name} service={service} tasks={tasks} tone={tones.get(service.version)} />
          ))}
        </p>
      )}
      <div className="figure-nodes">
        {nodes.map((node) => (
          <NodeBox key={node.id} node={node}>
            <Tasks tasks={tasks.filter((task) => task.node === node.id)} tones={tones} />
          </NodeBox>
        ))}
      </div>
      {adrift.length > 0 && (
        <section className="figure-node" data-state="none">
          <p className="figure-node-head">no node yet</p>
          <Tasks tasks={adrift} tones={tones} />
        </section>
      )}
      {more > 0 && <p className="figure-legend figure-soft">{more} more tasks</p>}
    </div>
  );
}

function ServiceLine({
  service,
  tasks,
  tone,
}: {
  service: Service;
  tasks: readonly SwarmTask[];
  tone?: number | undefined;
}) {
  const { name, version, wanted, update } = service;
  const running = tasks.filter((task) => task.service === name && task.isWanted && task.state === 'running').length;
  return (
    <span className="figure-service">
      <b>{name}</b> {wanted === null ? running : `${running}/${wanted}`}{' '}
      <span className="figure-version" data-tone={tone}>
        {version}
      </span>
      {update && update !== 'completed' && <span className="figure-soft"> {update.replaceAll('_', ' ')}</span>}
    </span>
  );
}

function NodeBox({ node, children }: { node: Node; children: ReactNode }) {
  const { name, role, isLeader, state, availability } = node;
  const words = [isLeader ? 'leader' : role, availability === 'active' ? null : availability];
  return (
    <section className="figure-node" data-state={state}>
      <p className="figure-node-head">
        <b>{name}</b>
        <span className="figure-soft">{words.filter(Boolean).join(', ')}</span>
        <span className="figure-state" data-state={state === 'ready' ? 'healthy' : 'unhealthy'}>
          <b>{state === 'ready' ? '✓' : '✕'}</b> {state}
        </span>
      </p>
      {children}
    </section>
  );
}

function Tasks({ tasks, tones }: { tasks: readonly SwarmTask[]; tones: ReadonlyMap<string, number> }) {
  return (
    <ul className="figure-tasks">
      {tasks.map((task) => (
        <li key={task.id} className="figure-task" data-tone={tones.get(task.version)} data-phase={phaseOf(task)}>
          <span className="figure-task-name">
            {task.service}
            {task.slot === null ? '' : `.${task.slot}`}
          </span>
          <span className="figure-version" data-tone={tones.get(task.version)}>
            {task.version}
          </span>
          <span className="figure-task-state">{wordsOf(task)}</span>
        </li>
      ))}
    </ul>
  );
}

type Phase = 'running' | 'coming' | 'leaving' | 'failed';

function phaseOf({ state, isWanted }: SwarmTask): Phase {
  if (state === 'failed' || state === 'rejected') return 'failed';
  if (!isWanted) return 'leaving';
  return state === 'running' ? 'running' : 'coming';
}

function wordsOf(task: SwarmTask): string {
  const signs: Readonly<Record<Phase, string>> = { running: '●', coming: '◌', leaving: '□', failed: '✕' };
  const phase = phaseOf(task);
  return `${signs[phase]} ${phase === 'leaving' && task.state === 'running' ? 'stops' : task.state}`;
}
