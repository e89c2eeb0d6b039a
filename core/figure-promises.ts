// Owns the words of figures that have nothing to draw: what would be drawn, what is missing, and what brings it.
import type { FigureKind } from './figure-facts';
import type { Lack } from './figure-protocol';

/** What a page says that draws nothing itself. */
export const FIGURE_PROMISES: Readonly<Record<FigureKind, string>> = {
  swarm: 'the nodes of the Swarm, and the tasks that run on them',
  images: 'the images of the sandbox, with the layers that they share',
  pipeline: 'the stages and jobs of the pipeline',
  traffic: 'who answers the audience, in which version',
  health: 'the states of the containers over time',
  stats: 'what the containers take of processor and memory',
  logs: 'the lines that the containers print',
};

const LACK_WORDS: Readonly<Record<NonNullable<Lack>, string>> = {
  sandbox: 'No sandbox yet. Open a terminal or run a block, and it is drawn here.',
  docker: 'A local shell has no engine to draw. Start Slipway where a Docker Engine can be reached.',
  engine: 'No engine runs yet. The first docker command starts it.',
  swarm: 'No Swarm yet. docker swarm init makes one.',
  pipeline: 'No pipeline has run yet.',
};

const BARE_WORDS: Readonly<Record<FigureKind, string>> = {
  swarm: 'No node yet.',
  images: 'No image yet. docker build or docker pull brings one.',
  pipeline: 'No job yet.',
  traffic: 'No request in the last minute. Open the app’s address.',
  health: 'No container yet. docker run starts one.',
  stats: 'No container runs. docker run starts one.',
  logs: 'No line yet. What containers print comes here.',
};

/** Why there is no drawing, and what brings one. */
export function emptyWords(kind: FigureKind, lacks: Lack): string {
  return lacks ? LACK_WORDS[lacks] : BARE_WORDS[kind];
}
