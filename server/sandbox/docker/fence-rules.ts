// Owns the text of the packet filter rules: what a sandbox's network may reach, from an empty list that ends in refusal.
import { tagOf } from './labels';

export type FencedNetwork = {
  bridge: string;
  /** As 10.1.0.16/28. */
  subnet: string;
  /** Its engine makes no rules: addresses are translated by ours. */
  masquerade: boolean;
  /** It is the mirror's, which all sandboxes reach there. */
  mirror?: { address: string; port: number };
};

/** `open`: the public Internet. `mirror`: the mirror of registries alone. `off`: nothing. */
export type Egress = 'open' | 'mirror' | 'off';

/** For iptables-restore and ip6tables-restore, without flush. */
export type Rules = { v4: string; v6: string };

export type RulesRequest = {
  installation: string;
  networks: readonly FencedNetwork[];
  egress: Egress;
  /** IPv4 addresses of name servers that may be asked; a refusal otherwise, so that no lookup hangs. */
  resolvers: readonly string[];
};

export function chainsOf(installation: string): { forward: string; input: string; nat: string } {
  const tag = tagOf(installation);
  return { forward: `SLIPWAY-FWD-${tag}`, input: `SLIPWAY-IN-${tag}`, nat: `SLIPWAY-NAT-${tag}` };
}

/** What the names of all bridges of an installation begin with. */
export function bridgePrefix(installation: string): string {
  return `sw${tagOf(installation)}`;
}

/** The bridge of a sandbox: at most 15 characters. Both levels may be there at once, on an engine each. */
export function bridgeOf(installation: string, level: 'hardened' | 'trusted', index: number): string {
  return `${bridgePrefix(installation)}${level === 'hardened' ? 'h' : 't'}${index.toString(36)}`;
}

/** What is not the public Internet: RFC 6890 with link-local (and clouds' metadata), private use, CGNAT, multicast. */
export const CLOSED_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

const KNOWN = '-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT';
// A refusal, not silence: a command that tries says so at once.
const REFUSE = '-j REJECT --reject-with icmp-admin-prohibited';

export function rulesFor(request: RulesRequest): Rules {
  const { forward, input, nat } = chainsOf(request.installation);
  const { networks } = request;
  const all = `${bridgePrefix(request.installation)}+`;
  const v4 = [
    '*filter',
    `:${forward} - [0:0]`,
    `:${input} - [0:0]`,
    ...networks.flatMap(ownRules).map((rule) => `-A ${forward} ${rule}`),
    ...networks.flatMap((network) => mirrorRules(all, network, request)).map((rule) => `-A ${forward} ${rule}`),
    ...forwardRules(all, request).map((rule) => `-A ${forward} ${rule}`),
    ...inputRules(all, request).map((rule) => `-A ${input} ${rule}`),
    'COMMIT',
    '*nat',
    `:${nat} - [0:0]`,
    ...networks.filter(({ masquerade }) => masquerade).map((network) => `-A ${nat} ${masquerade(network)}`),
    'COMMIT',
  ];
  const v6 = [
    '*filter',
    `:${forward} - [0:0]`,
    `:${input} - [0:0]`,
    ...[`-A ${forward} -i ${all} -j DROP`, `-A ${forward} -o ${all} -j DROP`, `-A ${input} -i ${all} -j DROP`],
    'COMMIT',
  ];
  return { v4: `${v4.join('\n')}\n`, v6: `${v6.join('\n')}\n` };
}

/** Nodes of one sandbox reach each other, where the kernel shows such frames to the packet filter at all. */
function ownRules({ bridge, subnet }: FencedNetwork): string[] {
  return [
    `-i ${bridge} -o ${bridge} -j ACCEPT`,
    // Other addresses than its own are a disguise.
    `-i ${bridge} ! -s ${subnet} -j DROP`,
  ];
}

/** Sandboxes reach the mirror, and the mirror the Internet, whatever the sandboxes may. */
function mirrorRules(all: string, { bridge, mirror }: FencedNetwork, { resolvers }: RulesRequest): string[] {
  if (!mirror) return [];
  return [
    `-o ${bridge} ${KNOWN}`,
    `-i ${all} -o ${bridge} -d ${mirror.address} -p tcp --dport ${mirror.port} -j ACCEPT`,
    ...outward(bridge, resolvers),
  ];
}

/** To the public Internet. */
function outward(from: string, resolvers: readonly string[]): string[] {
  return [
    ...resolvers.flatMap((resolver) => lookups(from, resolver)),
    `-i ${from} ${KNOWN}`,
    ...CLOSED_RANGES.map((range) => `-i ${from} -d ${range} ${REFUSE}`),
    `-i ${from} -j ACCEPT`,
  ];
}

function forwardRules(all: string, { egress, resolvers }: RulesRequest): string[] {
  return [
    `-o ${all} ${KNOWN}`,
    `-i ${all} ${KNOWN}`,
    `-o ${all} ${REFUSE}`,
    ...(egress === 'open' ? outward(all, resolvers) : [`-i ${all} ${REFUSE}`]),
  ];
}

/** Answers to the host's own connections come in; nothing of the host is reached, but a resolver that lives on it. */
function inputRules(all: string, { egress, resolvers, networks }: RulesRequest): string[] {
  const mirrors = networks.filter(({ mirror }) => mirror).map(({ bridge }) => bridge);
  const asking = egress === 'open' ? [all] : mirrors;
  const asked = asking.flatMap((from) => resolvers.flatMap((resolver) => lookups(from, resolver)));
  return [`-i ${all} ${KNOWN}`, ...asked, `-i ${all} ${REFUSE}`];
}

function lookups(bridge: string, resolver: string): string[] {
  return ['udp', 'tcp'].map((protocol) => `-i ${bridge} -d ${resolver} -p ${protocol} --dport 53 -j ACCEPT`);
}

function masquerade({ bridge, subnet }: FencedNetwork): string {
  return `-s ${subnet} ! -o ${bridge} -j MASQUERADE`;
}
