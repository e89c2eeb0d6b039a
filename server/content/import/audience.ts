// Owns the ports that an imported lab shows: how Killercoda and Katacoda write them, and the audience's address that they
// become.
import type { PhrasingContent, RootContent } from 'mdast';
import { isPort } from '#core/ids';
import { textOf } from '../syntax';
import type { Taken } from './followers';
import type { Ledger } from './imported';
import { flowElement } from './jsx';

export type Port = { port: number; node: number };

const WRITTEN =
  /(?:https?:\/\/)?(?:\{\{\s{0,5}TRAFFIC_HOST(\d)_(\d{1,5})\s{0,5}\}\}|\[\[HOST(\d?)_SUBDOMAIN\]\]-(\d{1,5})-\[\[KATACODA_HOST\]\](?:\.environments\.katacoda\.com|\.\[\[KATACODA_DOMAIN\]\]))(?:\/(?=[\s).,;]|$))?/g;
const SELECTOR = /(?:https?:\/\/)?\{\{\s{0,5}TRAFFIC_SELECTOR\s{0,5}\}\}/;

/** `text` with something else in the place of each port. */
export function replacePorts(text: string, write: (port: Port) => string): string {
  if (!text.includes('TRAFFIC') && !text.includes('KATACODA')) return text;
  return text.replaceAll(WRITTEN, (whole, ...groups: (string | undefined)[]) => {
    const [host, port, oldHost, oldPort] = groups;
    const read = { port: Number(port ?? oldPort), node: Number((host ?? oldHost) || 1) || 1 };
    return isPort(read.port) ? write(read) : whole;
  });
}

/** In a command: from the node itself. */
export function portInCommand({ port, node }: Port): string {
  return `http://${node > 1 ? `node${node}` : 'localhost'}:${port}`;
}

/** The addresses in a text, as blocks that go behind it. */
export function takePorts(nodes: readonly PhrasingContent[], line: number, ledger: Ledger): Taken {
  const found = new Map<number, RootContent>();
  const add = (port: Port) => {
    found.set(port.port, audienceUrl(port, line, ledger));
    return `port ${port.port}`;
  };
  const text = nodes.flatMap((node): PhrasingContent[] => {
    if (node.type === 'text') return [{ ...node, value: withoutSelector(replacePorts(node.value, add), line, ledger) }];
    if (node.type === 'inlineCode') return [{ ...node, value: replacePorts(node.value, portInCommand) }];
    if (node.type !== 'link') return [node];
    const rest = replacePorts(node.url, (port) => {
      add(port);
      return '';
    });
    if (rest === node.url) return SELECTOR.test(node.url) ? withoutLink(node.children, line, ledger) : [node];
    if (rest !== '' && rest !== '/') ledger.changed(line, `${rest} is to be added to the address of “${textOf(node)}”`);
    return node.children;
  });
  return { text, blocks: [...found.values()] };
}

export function audienceUrl({ port, node }: Port, line: number, ledger: Ledger): RootContent {
  if (node > 1)
    ledger.changed(
      line,
      `port ${port} is one of node${node}: name it there in the frontmatter, so that the address leads to it`,
    );
  return flowElement('AudienceUrl', { port }, []);
}

function withoutSelector(text: string, line: number, ledger: Ledger): string {
  const rest = text.replaceAll(new RegExp(SELECTOR, 'g'), 'the address of a port');
  if (rest !== text) tellSelector(line, ledger);
  return rest;
}

function withoutLink(children: PhrasingContent[], line: number, ledger: Ledger): PhrasingContent[] {
  tellSelector(line, ledger);
  return children;
}

function tellSelector(line: number, ledger: Ledger): void {
  ledger.dropped(line, 'the page on which a port is chosen: write <AudienceUrl port={…} />');
}
