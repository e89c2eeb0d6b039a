import { parseRoomCode } from '#core/room-code';
import { Field } from './field';

type CodeFormProps = {
  typed: string;
  setTyped: (typed: string) => void;
  problem: string | null;
  setProblem: (problem: string | null) => void;
  isAsking: boolean;
  onCode: (code: string) => void;
};

export function CodeForm({ typed, setTyped, problem, setProblem, isAsking, onCode }: CodeFormProps) {
  const submit = () => {
    const code = parseRoomCode(typed);
    if (code) onCode(code);
    else setProblem('A code is six letters and digits, without 0, 1, I, L, O and U. Check it letter by letter.');
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h1>Join a room</h1>
      <p className="join-words">
        Who presents shows a code of six letters and digits. With it, this page follows their slides. You need no
        account.
      </p>
      <Field
        id="room-code"
        label="Code"
        problem={problem}
        input={{
          value: typed,
          className: 'join-code',
          placeholder: 'ABC 234',
          maxLength: 40,
          autoComplete: 'off',
          autoCapitalize: 'characters',
          spellCheck: false,
          onChange: ({ target }) => setTyped(target.value),
        }}
      />
      <div className="join-choices">
        <button type="submit" className="button join-first" disabled={isAsking}>
          {isAsking ? 'Looking…' : 'Go on'}
        </button>
      </div>
    </form>
  );
}
