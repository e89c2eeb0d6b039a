'use client';
import { useLive } from '../live/live-provider';

/** What a variable is for whoever looks at the page; `otherwise`: where nobody has a sandbox or a name yet. */
export function LiveVariable({ name, otherwise }: { name: string; otherwise: string }) {
  const value = useLive((state) => state.variables[name]);
  if (!value?.startsWith('http')) return <span data-variable={name}>{value ?? otherwise}</span>;
  return (
    <a data-variable={name} href={value} target="_blank" rel="noopener">
      {value.replace(/^https?:\/\/|\/$/g, '')}
    </a>
  );
}
