/** Fail: ends its lane with an error and a cause of its own. */
import { viewOf } from '../data-flow';
import type { FailState, Template } from '../machine';
import type { Json } from '../protocol';
import { evaluateAs } from '../query';
import type { ActivityOf, Run } from '../run';
import { failWith } from '../visit';

const STRING = { name: 'string', is: (value: Json): value is string => typeof value === 'string' };

export function fail(run: Run, activity: ActivityOf<FailState>): void {
  const view = viewOf(run, activity);
  const text = (template: Template | undefined): string | undefined => template && evaluateAs(template, view, STRING);
  const error = text(activity.state.error);
  const cause = text(activity.state.cause);
  failWith(run, activity, { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) });
}
