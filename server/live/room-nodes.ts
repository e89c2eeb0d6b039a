// Owns what people may do to the machines of their sandbox, and which machines a deck asks for.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deck } from '#core/deck';
import type { Command } from '#core/protocol';
import { type NodeSpec, nextNodeName, plainNode } from '#core/topology';
import { type NodeRequest, type Sandbox, type SandboxNode, SandboxRefusal } from '../sandbox/provider';
import type { SandboxKind } from '../sandbox/spare';
import { noNode, REFUSED, type Refusal } from './refusals';
import type { SandboxHolder } from './sandbox-holder';

export type NodeAction = (Command & { type: 'act-on-node' })['action'];

const ACTIONS: Record<NodeAction, (node: SandboxNode) => Promise<void>> = {
  restart: (node) => node.restart(),
  kill: (node) => node.kill(),
  'cut-off': (node) => node.cutOff(),
  rejoin: (node) => node.rejoin(),
};

/** Null when it has happened. */
export async function actOnNode(sandbox: Sandbox, name: string, action: NodeAction): Promise<Refusal | null> {
  const node = sandbox.nodes.find((each) => each.name === name);
  return node ? attempt(() => ACTIONS[action](node)) : noNode(name);
}

/** Null when there is one more. It takes a place of the holder's. */
export async function addNode(sandbox: Sandbox, holder: SandboxHolder): Promise<Refusal | null> {
  if (!(await holder.resize(sandbox.nodes.length + 1))) return REFUSED.noPlace;
  const name = nextNodeName(sandbox.nodes.map((node) => node.name));
  const refusal = await attempt(async () => void (await sandbox.addNode({ ...plainNode(name), folders: [] })));
  if (refusal) await holder.resize(sandbox.nodes.length);
  return refusal;
}

/** For a deck that cannot be read at the moment. */
export const PLAIN_KIND: SandboxKind = { nodes: [{ ...plainNode('node1', 'manager'), folders: [] }] };

/** `folder` is the deck's. Rejects, in the author's words, when a folder that the deck names is not there. */
export async function kindOf(deck: Deck, folder: string): Promise<SandboxKind> {
  return { nodes: await nodesOf(deck, folder), engine: deck.manifest.engine };
}

async function nodesOf({ manifest }: Deck, folder: string): Promise<NodeRequest[]> {
  const requests = manifest.nodes.map((node, place) => ({
    ...node,
    folders: foldersOf(node, place === 0 ? manifest.app : undefined).map((path) => join(folder, path)),
  }));
  // Told in the author's words, not in those of the disk, which would show the server's paths.
  const app = manifest.app;
  if (app && !(await isFolder(join(folder, app)))) throw missing('app', app);
  for (const { name, files } of manifest.nodes)
    if (files && !(await isFolder(join(folder, files)))) throw missing(`files of ${name}`, files);
  return requests;
}

function foldersOf({ files }: NodeSpec, app: string | undefined): string[] {
  return [app, files].filter((path) => path !== undefined);
}

function missing(setting: string, path: string): SandboxRefusal {
  return new SandboxRefusal(`This deck’s setting ${setting} names “${path}”, but there is no such folder in it.`);
}

async function attempt(work: () => Promise<void>): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof SandboxRefusal) return { reason: 'no-node', message: error.message };
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}
