import { appsFrom } from '#core/address-names';
import type { Fact } from '#core/protocol';

/** Names of apps below `localhost` are each computer's own: a page that came over a local network gets its address in them. */
export function fromHere(fact: Fact): Fact {
  if (fact.type !== 'snapshot' && fact.type !== 'sandbox-changed') return fact;
  const { sandbox } = fact;
  if (sandbox.state !== 'ready' || sandbox.audienceUrl === null) return fact;
  return { ...fact, sandbox: { ...sandbox, audienceUrl: appsFrom(sandbox.audienceUrl, location.hostname) } };
}
