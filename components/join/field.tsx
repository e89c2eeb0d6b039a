import type { ComponentProps } from 'react';

type FieldProps = { id: string; label: string; problem: string | null; input: ComponentProps<'input'> };

/** What is wrong with it stands at the field, and is heard with it. */
export function Field({ id, label, problem, input }: FieldProps) {
  return (
    <div className="join-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={problem !== null} aria-describedby={`${id}-problem`} {...input} />
      <p id={`${id}-problem`} className="join-problem" role="alert">
        {problem}
      </p>
    </div>
  );
}
