import type { SearchMutant } from './search-mutant';
import type { SearchName } from './searches';

const one = (rule: string, search: SearchName, file: string, from: string, to: string): SearchMutant => ({ rule, search, edits: [{ file: `compiler/${file}`, from, to }] });

/** What the compiler makes of a definition, beside the Retry and Catch of each state. */
export const COMPILER_RULES: readonly SearchMutant[] = [
  {
    rule: 'Compensations run from the last step to the first', search: 'undo',
    edits: [
      { file: 'compiler/plan.ts', from: 'definition.body.filter(isCompensable).toReversed()', to: 'definition.body.filter(isCompensable)' },
      { file: 'compiler/plan.ts', from: 'candidates.findLast(isCompensable)', to: 'candidates.find(isCompensable)' },
    ],
  },
  one('A step whose outcome is unknown is compensated itself', 'undo', 'task.ts', 'compensationState(step, plan, true)', 'compensationState(step, plan, false)'),
  one('The step before one that fenced itself is compensated', 'undo', 'plan.ts', 'inclusive ? at + 1 : at', 'inclusive ? at + 1 : at - 1'),
  one('A pivot whose outcome is unknown parks', 'undo', 'task.ts', "step.phase === 'undoable' ? compensationState(step, plan, true)", "step.phase !== 'forward' ? compensationState(step, plan, true)"),
  one('A step after the pivot that is rejected parks', 'forward', 'task.ts', "step.phase === 'forward' ? stateNames.park(step.name) : ", ''),
  one('A step after the pivot whose outcome is unknown parks', 'forward', 'task.ts', "step.phase === 'undoable' ? compensationState(step, plan, true)", "step.phase !== 'pivot' ? compensationState(step, plan, true)"),
  one('Every compensation of the chain runs', 'undo', 'compensation.ts', 'return next ? stateNames.compensate(next.name) : stateNames.checkCompensations;', 'return stateNames.checkCompensations;'),
  one('The deadline does not bind a pivot that a human has tried again', 'deadline', 'task.ts', '[stateNames.retry(step.name)]: actionTask(step, plan, false)', '[stateNames.retry(step.name)]: actionTask(step, plan, true)'),
  one('A human\'s retry leads to the pivot without a deadline', 'deadline', 'parking.ts', "Next: step.phase === 'pivot' ? stateNames.retry(name) : name }", "Next: name }, { Condition: isAnswered('never'), Next: step.phase === 'pivot' ? stateNames.retry(name) : name }"),
  one('The deadline does not bind steps after the pivot', 'deadline forward', 'task.ts', "actionTask(step, plan, step.phase === 'undoable')", 'actionTask(step, plan, true)'),
  one('A failed compensation does not hide those before it', 'parked compensations', 'failure.ts', '`[$${variables.failed}, ${failedStep(', '`[${failedStep('),
  one('The record of failed compensations is there before it is read', 'undo', 'task.ts', ' [variables.failed]: [],', ''),
  one('A failed compensation is not taken for done', 'undo', 'compensation.ts', '$count($${variables.failed}) = 0', '$count($${variables.failed}) >= 0'),
  one('Compensations that are run again begin with a clean record', 'undo', 'parking.ts', "Assign: { [failed]: [] }, Next: chain", 'Next: chain'),
  one('Every step\'s request says which saga it is', 'undo', 'task.ts', '{ ...identityKept(plan), ', '{ '),
  one('notApplied compensates', 'undo', 'parking.ts', "...(step.phase === 'pivot' ? [notApplied] : [])", ''),
  one('abandon ends the saga', 'forward', 'parking.ts', "Choices: [{ Condition: isAnswered('abandon'), Next: stateNames.abandoned }, ...", "Choices: [{ Condition: isAnswered('never'), Next: stateNames.abandoned }, ..."),
  one('An answer that is none brings the letter back', 'undo', 'parking.ts', "      Default: stateNames.park(name),\n", "      Default: stateNames.resolved(name),\n"),
  one('A result that is read later is kept', 'own services', 'task.ts', 'plan.read.has(step.name) ?', 'plan.read.has(stateNames.park(step.name)) ?'),
  one('Each state passes the saga\'s input on', 'own services', 'task.ts', "SAME_INPUT = expr('$states.input')", "SAME_INPUT = expr('{}')"),
  one('The entry of a state is told', 'forward', 'request.ts', "entered: '$states.context.State.EnteredTime'", "entered: '$states.context.Execution.StartTime'"),
  one('The phase of a step is told', 'forward', 'request.ts', 'phase: text(step.phase)', "phase: text('undoable')"),
  one('The saga\'s input is hashed', 'undo', 'request.ts', 'inputHash: INPUT_HASH', 'inputHash: \'"the same"\''),
  one('S reaches the ledger', 'undo', 'request.ts', 'String(target.clockSkewMs)', "'0'"),
  one('W reaches the ledger', 'undo', 'request.ts', 'String(target.lateArrivalMs)', "'0'"),
  one('The input of a step is what the definition says', 'own services', 'request.ts', 'input: print(step.input)', "input: '{}'"),
];
