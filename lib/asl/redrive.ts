/** RedriveExecution: https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
import { resumeLane } from './branches';
import { MAX_EVENTS } from './history';
import type { EpochMillis, Redrivability } from './protocol';
import type { Run } from './run';

const DAY_MILLIS = 86_400_000;
/** From the end of the execution. */
const REDRIVABLE_MILLIS = 14 * DAY_MILLIS;
/** From its start. */
const MAX_OPEN_MILLIS = 365 * DAY_MILLIS;

/** The reasons are those of DescribeExecution's redriveStatusReason. */
export function redrivabilityOf({ result, context, history, startTime, endTime }: Run, now: EpochMillis): Redrivability {
  if (result === undefined) return notRedrivable('Execution is RUNNING and cannot be redriven');
  if (result.status === 'SUCCEEDED') return notRedrivable('Execution is SUCCEEDED and cannot be redriven');
  // AWS knows no execution of an Express workflow to redrive; it refuses the ARN.
  if (context.type === 'EXPRESS') return notRedrivable('Execution is of type EXPRESS and cannot be redriven');
  // Room for ExecutionRedriven and one more.
  if (history.length >= MAX_EVENTS - 1) return notRedrivable('Execution history event limit exceeded');
  if (now - startTime > MAX_OPEN_MILLIS) return notRedrivable('Execution has exceeded the max execution time');
  return now - endTime > REDRIVABLE_MILLIS ? notRedrivable('Execution redrivable period exceeded') : { status: 'REDRIVABLE' };
}

function notRedrivable(reason: string): Redrivability {
  return { status: 'NOT_REDRIVABLE', reason };
}

/** As recorded: the redrive follows the event that ended the execution. */
export function takeUpAgain(run: Run): void {
  const { result, redrive, history } = run;
  const count = (redrive?.count ?? 0) + 1;
  const eventId = history.add({
    type: 'ExecutionRedriven',
    previousEventId: history.length,
    timestamp: run.now,
    detailsName: 'executionRedrivenEventDetails',
    details: () => ({ redriveCount: count }),
  });
  run.redrive = { count, time: run.now, eventId, error: result !== undefined && 'error' in result ? result.error : undefined };
  run.ownContext = undefined;
  run.result = undefined;
  resumeLane(run, run.root);
}
