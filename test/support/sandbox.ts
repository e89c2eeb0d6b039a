// Owns asking for sandboxes as tests do: one plain node unless they say more.
import { plainNode } from '#core/topology';
import type { NodeRequest, SandboxRequest } from '#server/sandbox/provider';

export function nodeRequest(name = 'node1', over: Partial<NodeRequest> = {}): NodeRequest {
  return { ...plainNode(name, name === 'node1' ? 'manager' : 'worker'), folders: [], ...over };
}

export function sandboxRequest(over: Partial<SandboxRequest> = {}): SandboxRequest {
  return { owner: 'a test', nodes: [nodeRequest()], ...over };
}
