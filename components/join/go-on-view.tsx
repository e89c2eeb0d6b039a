import { useState } from 'react';
import { spelledCode } from '#core/room-code';
import { goOnHere } from '../room/ask-rooms';

/**
 * Asked first: a link in somebody's message must not make a browser somebody else's by itself. The secret stands behind the
 * address's #, which is sent nowhere.
 */
export function GoOnView({ code }: { code: string }) {
  const [secret] = useState(() => location.hash.slice(1));
  const [problem, setProblem] = useState('');
  const [isAsking, setAsking] = useState(false);
  const goOn = async () => {
    setAsking(true);
    const answer = await goOnHere(secret);
    if (answer.ok) {
      const { code: room, deck } = answer.value;
      // In place of this page: its link leads nowhere any more.
      return location.replace(`/decks/${encodeURIComponent(deck)}?room=${room}`);
    }
    setAsking(false);
    setProblem(answer.message);
  };
  return (
    <>
      <h1>Go on at this computer</h1>
      <p className="join-words">
        This browser presents in room {spelledCode(code)} from now on, as the one that made the link: same name, same
        slides, same sandbox. Whoever used this browser before finds their rooms and progress here no more.
      </p>
      <div className="join-choices">
        <button type="button" className="button join-first" disabled={isAsking} onClick={() => void goOn()}>
          Go on here
        </button>
      </div>
      {problem && (
        <p className="join-problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
