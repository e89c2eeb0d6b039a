'use client';
import { standingOf } from '#core/task-standing';
import { useLive } from '../live/live-provider';
import { StateMark } from '../ui/state-mark';

/** How far the task is. `conditions`: names of its checks and questions. */
export function TaskState({ conditions }: { conditions: readonly string[] }) {
  const checks = useLive((state) => state.checks);
  const answers = useLive((state) => state.answers);
  const { holding, of, isWhole } = standingOf(conditions, { checks, answers });
  if (isWhole) return <StateMark state="passed" words="Done" />;
  if (of < 2) return null;
  return <StateMark state="idle" words={`${holding} of ${of}`} />;
}
