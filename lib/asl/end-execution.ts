/** The end of an execution, however it comes. */
import { NOT_TRUNCATED } from './history';
import { errorAndCause } from './failure';
import type { JsonObject } from './json';
import type { ExecutionResult } from './protocol';
import { clearTimer, type Run } from './run';

/** Ends the execution, whatever is still under way in it. */
export function endExecution(run: Run, result: ExecutionResult): void {
  run.result = result;
  run.endTime = run.now;
  run.agenda.length = 0;
  for (const id of run.tasks.keys()) run.commands.push({ type: 'abandonTask', task: id });
  run.tasks.clear();
  for (const id of run.timers.keys()) clearTimer(run, id);
  const [type, detailsName, details] = endEvent(result);
  // As recorded: what ends an execution from outside follows no event.
  const previousEventId = result.status === 'SUCCEEDED' || result.status === 'FAILED' ? run.root.lastEventId : 0;
  run.history.addLast({ type, previousEventId, timestamp: run.now, detailsName, details });
  run.commands.push({ type: 'end', result });
}

function endEvent(result: ExecutionResult): readonly [string, string, () => JsonObject] {
  switch (result.status) {
    case 'SUCCEEDED':
      return [
        'ExecutionSucceeded',
        'executionSucceededEventDetails',
        () => ({ output: JSON.stringify(result.output), outputDetails: NOT_TRUNCATED }),
      ];
    case 'FAILED':
      return ['ExecutionFailed', 'executionFailedEventDetails', () => errorAndCause(result)];
    case 'ABORTED':
      return ['ExecutionAborted', 'executionAbortedEventDetails', () => errorAndCause(result)];
    case 'TIMED_OUT':
      return ['ExecutionTimedOut', 'executionTimedOutEventDetails', () => ({ error: 'States.Timeout' })];
  }
}
