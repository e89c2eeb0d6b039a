// Owns how a terminal comes to a page: the sandbox is started where there is none yet, its shell opened where it is not.
import { noNode } from './refusals';
import type { RoomHost } from './room-host';
import type { OpenRequest, TerminalLink } from './room-terminals';

export async function openTerminal(room: RoomHost, link: TerminalLink, request: OpenRequest): Promise<void> {
  room.touch();
  const sandbox = await room.ensure();
  if (!link.isOpen) return;
  if (!sandbox) return room.find(link.page)?.send({ type: 'sandbox-changed', sandbox: room.sandboxState() });
  const wanted = request.node ?? sandbox.nodes[0].name;
  const node = sandbox.nodes.find(({ name }) => name === wanted);
  if (!node) return link.send({ type: 'refused', ...noNode(wanted) });
  try {
    await room.terminals.ensure(node, link.terminal, request);
    // A page that has left meanwhile parses nothing: attached, it would hold the shell back for good.
    if (link.isOpen) await room.terminals.attach(link, request);
    else room.terminals.readOn(link.terminal);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    link.send({ type: 'refused', reason: 'no-terminal', message: `The terminal could not be opened: ${why}` });
  }
}
