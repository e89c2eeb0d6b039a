import { useCallback, useEffect, useState } from 'react';
import { type FoundRoom, lookUpRoom } from '../room/ask-rooms';
import { CodeForm } from './code-form';
import { NameForm } from './name-form';
import { WaitView } from './wait-view';

/** The code, then the name. A link brings the code along. */
export function JoinSteps({ code }: { code: string | null }) {
  const [found, setFound] = useState<FoundRoom | null>(null);
  const [typed, setTyped] = useState(code ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(code !== null);
  const look = useCallback(async (wanted: string) => {
    setAsking(true);
    const answer = await lookUpRoom(wanted);
    setAsking(false);
    setProblem(answer.ok ? null : answer.message);
    if (!answer.ok) return;
    setFound(answer.value);
    // A reload comes back here.
    History.prototype.replaceState.call(history, history.state, '', `/join/${answer.value.code}`);
  }, []);
  useEffect(() => {
    if (code !== null) void look(code);
  }, [code, look]);
  const lookAnew = useCallback(() => {
    setTyped(found?.code ?? '');
    setFound(null);
    if (found) void look(found.code);
  }, [found, look]);
  if (found?.isWaiting) return <WaitView found={found} onGone={lookAnew} />;
  if (found) return <NameForm found={found} onLookAgain={() => look(found.code)} onOther={() => setFound(null)} />;
  return <CodeForm {...{ typed, setTyped, problem, isAsking, setProblem }} onCode={look} />;
}
