// Owns the text of the packet filter rules: what a sandbox's network may reach, from an empty list that ends in refusal.
import { tagOf } from './labels';

export type FencedNetwork = {
  bridge: string;
  /** As 10.1.0.0/20. */
  subnet: string;
  /** Its engine makes no rules: addresses are translated by ours. */
  masquerade: boolean;
};

/** For iptables-restore and ip6tables-restore, without flush. */
export type Rules = { v4: string; v6: string };

export type RulesRequest = {
  installation: string;
  networks: readonly FencedNetwork[];
  egress: 'open' | 'off';
  /** IPv4 addresses of name servers that may be asked; a refusal otherwise, so that no lookup hangs. */
  resolvers: readonly string[];
};

export function chainsOf(installation: string): { forward: string; input: string; nat: string } {
  const tag = tagOf(installation);
  return { forward: `SLIPWAY-FWD-${tag}`, input: `SLIPWAY-IN-${tag}`, nat: `SLIPWAY-NAT-${tag}` };
}

/** The bridge of an installation's sandboxes. Both levels may be there at once, on an engine each. */
export function bridgeOf(installation: string, level: 'hardened' | 'trusted'): string {
  return `sw${tagOf(installation)}${level === 'hardened' ? 'h' : 't'}`;
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
  const v4 = [
    '*filter',
    `:${forward} - [0:0]`,
    `:${input} - [0:0]`,
    ...networks.flatMap((network) => forwardRules(network, request).map((rule) => `-A ${forward} ${rule}`)),
    ...networks.flatMap((network) => inputRules(network, request).map((rule) => `-A ${input} ${rule}`)),
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
    ...networks.flatMap(({ bridge }) => [`-A ${forward} -i ${bridge} -j DROP`, `-A ${forward} -o ${bridge} -j DROP`]),
    ...networks.map(({ bridge }) => `-A ${input} -i ${bridge} -j DROP`),
    'COMMIT',
  ];
  return { v4: `${v4.join('\n')}\n`, v6: `${v6.join('\n')}\n` };
}

function forwardRules({ bridge, subnet }: FencedNetwork, { egress, resolvers }: RulesRequest): string[] {
  const outside = [
    ...resolvers.flatMap((resolver) => lookups(bridge, resolver)),
    ...CLOSED_RANGES.map((range) => `-i ${bridge} -d ${range} ${REFUSE}`),
    `-i ${bridge} -j ACCEPT`,
  ];
  return [
    // Other addresses than its own are a disguise.
    `-i ${bridge} ! -s ${subnet} -j DROP`,
    `-o ${bridge} ${KNOWN}`,
    `-i ${bridge} ${KNOWN}`,
    `-o ${bridge} ${REFUSE}`,
    ...(egress === 'open' ? outside : [`-i ${bridge} ${REFUSE}`]),
  ];
}

/** Answers to the host's own connections come in; nothing of the host is reached, but a resolver that lives on it. */
function inputRules({ bridge }: FencedNetwork, { egress, resolvers }: RulesRequest): string[] {
  const asked = egress === 'open' ? resolvers.flatMap((resolver) => lookups(bridge, resolver)) : [];
  return [`-i ${bridge} ${KNOWN}`, ...asked, `-i ${bridge} ${REFUSE}`];
}

function lookups(bridge: string, resolver: string): string[] {
  return ['udp', 'tcp'].map((protocol) => `-i ${bridge} -d ${resolver} -p ${protocol} --dport 53 -j ACCEPT`);
}

function masquerade({ bridge, subnet }: FencedNetwork): string {
  return `-s ${subnet} ! -o ${bridge} -j MASQUERADE`;
}
