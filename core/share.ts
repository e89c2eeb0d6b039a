// Owns who watches a shared terminal, who of them has asked to type, and who may: values, replaced and never changed.
import { personName } from './person-name';
import type { Viewer } from './protocol';

/** `watching` also after a refusal. */
export type ViewerRole = 'watching' | 'asking' | 'typing';

type Watcher = { viewer: string; name: string; role: ViewerRole };

/** In the order in which they came, those who ask in the order in which they asked. */
export type Audience = readonly Watcher[];

export const NOBODY: Audience = [];

/** Of one terminal. */
export const MAX_VIEWERS = 2_000;
/** More hands than that on one keyboard are no help to anyone. */
export const MAX_TYPING = 4;
/** Who asks beyond that is refused at once: nobody could answer them all. */
export const MAX_ASKING = 20;

/** Null when there are as many as there may be. */
export function joined(audience: Audience, viewer: string, name = ''): Audience | null {
  if (audience.length >= MAX_VIEWERS) return null;
  return [...audience, { viewer, name, role: 'watching' }];
}

export function left(audience: Audience, viewer: string): Audience {
  return audience.filter((each) => each.viewer !== viewer);
}

/** Only who asks says a name. Whoever may type already need not ask. */
export function asked(audience: Audience, { viewer, name }: Viewer): Audience {
  const asker = audience.find((each) => each.viewer === viewer);
  if (asker?.role !== 'watching' || countOf(audience, 'asking') >= MAX_ASKING) return audience;
  return [...left(audience, viewer), { viewer, name: personName(name) || 'Somebody', role: 'asking' }];
}

/** The owner lets somebody type, refuses, or takes it back; also who types may give it back. */
export function answered(audience: Audience, viewer: string, may: boolean): Audience {
  if (may && countOf(audience, 'typing') >= MAX_TYPING) return audience;
  const role = may ? 'typing' : 'watching';
  return audience.map((each) => (each.viewer === viewer ? { ...each, role } : each));
}

export function roleOf(audience: Audience, viewer: string): ViewerRole | null {
  return audience.find((each) => each.viewer === viewer)?.role ?? null;
}

export function those(audience: Audience, role: ViewerRole): Viewer[] {
  return audience.flatMap((each) => (each.role === role ? [{ viewer: each.viewer, name: each.name }] : []));
}

function countOf(audience: Audience, role: ViewerRole): number {
  return audience.filter((each) => each.role === role).length;
}
