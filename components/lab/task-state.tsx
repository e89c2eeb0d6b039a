'use client';
import { isDone as isTaskDone, standingOf } from '#core/task-standing';
import { useLive } from '../live/live-provider';
import { StateMark } from '../ui/state-mark';

/** How far the task is. `conditions`: names of its checks and questions. */
export function TaskState({ name, conditions }: { name: string; conditions: readonly string[] }) {
  const isDone = useLive((state) => isTaskDone(state.progress, name));
  const checks = useLive((state) => state.checks);
  const answers = useLive((state) => state.answers);
  const { holding, of } = standingOf(conditions, { checks, answers });
  if (isDone) return <StateMark state="passed" words="Done" />;
  if (of < 2) return null;
  return <StateMark state="idle" words={`${holding} of ${of}`} />;
}
