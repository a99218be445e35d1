/** Choice: the first rule whose condition holds, else the default. */
import { viewOf, workInput } from '../data-flow';
import { runtimeFailure } from '../failure';
import { holdsTest } from '../jsonpath/choice-operators';
import type { ChoiceState, Condition } from '../machine';
import type { Json } from '../protocol';
import { evaluateAs } from '../query';
import type { QueryView } from '../query-view';
import type { ActivityOf, Run } from '../run';
import { leaveBy, succeed } from '../visit';

export function choose(run: Run, activity: ActivityOf<ChoiceState>): void {
  const { state } = activity;
  const subject = workInput(run, activity);
  const view = viewOf(run, activity, {}, subject);
  const rule = state.choices.find(({ condition }) => holds(condition, view));
  if (rule !== undefined) leaveBy(run, activity, subject, rule);
  else if (state.next !== undefined) succeed(run, activity, subject);
  // AWS's page says States.NoChoiceMatched; executions that people show failed with States.Runtime and this cause.
  else throw runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');
}

const BOOLEAN = { name: 'boolean', is: (value: Json): value is boolean => typeof value === 'boolean' };

function holds(condition: Condition, view: QueryView): boolean {
  switch (condition.kind) {
    case 'jsonata':
      return evaluateAs(condition.template, view, BOOLEAN);
    case 'and':
      return condition.conditions.every((each) => holds(each, view));
    case 'or':
      return condition.conditions.some((each) => holds(each, view));
    case 'not':
      return !holds(condition.condition, view);
    case 'test':
      return holdsTest(condition, view);
  }
}
