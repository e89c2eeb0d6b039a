import { useLive } from '../live/live-provider';

/** What the variables in a command are, for whoever looks at it. Fetched with the live client, which knows. */
export function BlockVariables({ names }: { names: string }) {
  const variables = useLive((state) => state.variables);
  const known = names.split(' ').filter((name) => Object.hasOwn(variables, name));
  if (known.length === 0) return null;
  return (
    <dl className="block-variables">
      {known.map((name) => (
        <div key={name}>
          <dt>${name}</dt>
          <dd>{variables[name] || '(empty)'}</dd>
        </div>
      ))}
    </dl>
  );
}
