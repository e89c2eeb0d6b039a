// Owns the images of a sandbox's engines: listed anew at each event, with the history of each looked up once.
import type { FigureFacts } from '#core/figure-facts';
import { type EngineImage, imagesFacts } from '#core/figure-images';
import { STAND_IN_LABEL } from '#core/stand-in';
import { historyAnswer, imagesAnswer } from './engine-answers';
import type { EngineClient } from './engine-client';
import type { Engine, EngineListener } from './engine-feed';
import { LookAgain } from './look-again';
import type { Source, SourceDeps } from './source';

const GAP_MS = 200;
/** Of one engine: more are for no slide. */
const MAX_LISTED = 40;

type Listed = { look: LookAgain; images: EngineImage[] | null };

export function imagesSource({ feed, log, onChange }: SourceDeps): Source {
  const nodes = new Map<string, Listed>();
  const histories = new Map<string, EngineImage['history']>();
  const forget = (node: string) => {
    nodes.get(node)?.look.stop();
    nodes.delete(node);
  };
  const listener: EngineListener = {
    up({ node, client }) {
      const look = new LookAgain(
        async () => {
          listed.images = await listImages(node, client, histories);
          onChange();
        },
        GAP_MS,
        (error) => log.debug({ error, node }, 'the images of a node could not be listed'),
      );
      const listed: Listed = { look, images: null };
      nodes.set(node, listed);
      look.ask();
    },
    event: ({ node }: Engine, { Type }) => {
      if (Type === 'image') nodes.get(node)?.look.ask();
    },
    down(node) {
      forget(node);
      onChange();
    },
  };
  feed.add(listener);
  return {
    facts(): FigureFacts | null {
      const listed = [...nodes.values()].flatMap(({ images }) => (images ? [images] : []));
      return listed.length > 0 ? imagesFacts(listed.flat()) : null;
    },
    lacks: () => (feed.isUp ? null : 'engine'),
    close() {
      feed.remove(listener);
      for (const node of [...nodes.keys()]) forget(node);
    },
  };
}

async function listImages(
  node: string,
  client: EngineClient,
  histories: Map<string, EngineImage['history']>,
): Promise<EngineImage[]> {
  const all = await client.get('/images/json', imagesAnswer);
  const named = all
    .map((image) => ({ ...image, tags: (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>') }))
    .filter(({ tags }) => tags.length > 0)
    .toSorted((a, b) => b.Created - a.Created)
    .slice(0, MAX_LISTED);
  const images: EngineImage[] = [];
  for (const { Id, tags, Size, Created, Labels } of named) {
    const history = histories.get(Id) ?? (await historyOf(client, Id));
    histories.set(Id, history);
    const hasStandIn = Labels?.[STAND_IN_LABEL] !== undefined;
    images.push({ node, tags, bytes: Size, createdAt: Created * 1000, hasStandIn, history });
  }
  return images;
}

async function historyOf(client: EngineClient, id: string): Promise<EngineImage['history']> {
  const steps = await client.get(`/images/${encodeURIComponent(id)}/history`, historyAnswer);
  return steps.map(({ Created, CreatedBy, Size }) => ({ by: CreatedBy, bytes: Size, createdAt: Created }));
}
