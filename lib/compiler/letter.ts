import type { StepErrorName } from '../contract/error-names';
import type { Answer, Letter } from '../contract/letter';
import { TOO_LARGE } from './failure';
import { expr, list, record, text, type Code } from './jsonata';
import { variables } from './variables';
import { names } from './placeholders';
import type { Expr } from './state-machine';

export type Parked = Letter['parked'];
type AnswerKind = Answer['answer'];

/** What can be done about each kind of parked saga, and what it does, in the words of the letter. */
const ANSWERS: { readonly [kind in Parked]: { readonly [answer in AnswerKind]?: string } } = {
  compensation: {
    retry: 'runs the compensations that are still to be done again',
    skip: 'with a "reason", takes a compensation that you have seen to yourself as done ("step" says which, if several failed), and goes on with the others',
    abandon: 'with a "reason", ends the saga as it stands: what is not undone stays',
  },
  pivot: {
    retry: 'runs the step again, with the same idempotency key and without a deadline',
    applied: 'with a "reason" and its "result", says that the step has taken effect: the saga goes forward',
    notApplied: 'with a "reason", says that it has not and never will: the step is fenced, and the saga compensates',
    abandon: 'with a "reason", ends the saga as it stands: nothing is undone',
  },
  forward: {
    retry: 'runs the step again, with the same idempotency key',
    skip: 'with a "reason", and the step\'s "result" if a later step reads it, goes on as though the step had been done, because you have seen to it',
    abandon: 'with a "reason", ends the saga as it stands: nothing is undone, and what comes after the step is not done',
  },
};

/** The answers that a letter about a saga parked so takes. */
export const answersTo = (kind: Parked): readonly AnswerKind[] => Object.keys(ANSWERS[kind]) as readonly AnswerKind[];

/** The step took effect and said so, but not in a form that the next steps could use. */
const RESULT_UNUSABLE: readonly StepErrorName[] = ['Saga.ResultTooLarge', 'Saga.InvalidResult'];

const FENCED: StepErrorName = 'Saga.StepFenced';
const NOT_REPEATABLE: StepErrorName = 'Saga.NotRepeatable';

/**
 * What a step or a state would say for ever: its result is in the ledger as it is, a fence is never taken away, and what could be done twice is not repeated. (`Saga.StepFenced` of a
 * parked step: an answer was written into the ledger, and the machine did not hear that it was.)
 */
const SAME_FOR_EVER: readonly string[] = [...RESULT_UNUSABLE, NOT_REPEATABLE, FENCED, TOO_LARGE];

const { failure, failed, problem } = variables;

/** Whether another attempt could do better: JSONata code. */
const retryHelps = (kind: Parked): Code =>
  (kind === 'compensation' ? `$not(${text(FENCED)} in $${failed}.error)` : `$not($${failure}.error in ${list(SAME_FOR_EVER.map(text))})`);

/** As much of a cause as a sentence bears; `failed` has the rest. */
const CAUSE_IN_TEXT = 300;

/** Of sixty failed compensations a text names the first; the letter has to fit into a message. */
const FAILED_IN_TEXT = 2_000;

const told = (failedStep: Code): Code =>
  `${failedStep}.step & " (" & ${failedStep}.error & ": " & $substring(${failedStep}.cause, 0, ${CAUSE_IN_TEXT}) & ")"`;

/** What a person has to know of an error beside its message. */
const REMARKS: readonly (readonly [error: string, remark: string])[] = [
  [TOO_LARGE, ' What it gave back is too large for the state machine, with the saga\'s own data or in its output (256 KiB), and every attempt gives the same. A smaller "result" in your answer takes its place.'],
  [FENCED, ' By the ledger an answer before this one has been taken: give it again.'],
  [NOT_REPEATABLE, ' A "retry" could do it twice, and is not offered: look in the service whether it has taken effect, and answer what is so.'],
];

const remarks = (of: Code): Code => `(${REMARKS.map(([error, remark]) => `${of}.error = ${text(error)} ? ${text(remark)} : `).join('')}"")`;

/** What happened, as far as the machine knows, in a sentence or two: JSONata code that yields the text. */
const HAPPENED: { readonly [kind in Parked]: Code } = {
  compensation: `"Undo failed for good: " & $substring($join($map($${failed}, function($one) { ${told('$one')} }), "; "), 0, ${FAILED_IN_TEXT}) & ". `
    + `The saga compensates because " & ${told(`$${failure}`)} & ". All other compensations have been done."`,
  pivot: `"The pivot failed for good: " & ${told(`$${failure}`)} & ". `
    + `" & ($${failure}.error in ${list(RESULT_UNUSABLE.map(text))} ? "It has taken effect, but its result cannot travel" : "Whether it has taken effect is not known") & "`
    + ', so nothing before it has been undone and nothing after it done."',
  forward: `"After the pivot, a step failed for good: " & ${told(`$${failure}`)} & ". `
    + 'The saga cannot be undone any more; it waits here until the step is done."',
};

/** How whoever has nothing but AWS's own tools answers; `cdk-saga letters` names its own command in place of it. */
export const BY_TASK_TOKEN = ' Answer by SendTaskSuccess with the task token and the output {"answer":"…"}: ';

/** The answers and what they do; `retry` only where it helps. */
function whatCanBeDone(kind: Parked): Code {
  const { retry, ...others } = Object.fromEntries(Object.entries(ANSWERS[kind]).map(([answer, does]) => [answer, `"${answer}" ${does}; `]));
  const rest = Object.values(others).join('').replace(/; $/, '.');
  return `${text(BY_TASK_TOKEN)} & (${retryHelps(kind)} ? ${text(retry ?? '')} : "") & ${text(rest)}`;
}

/** The letter about a parked saga, as the queue's message. Its JSON is a `Letter`. */
export function letter(kind: Parked): Expr {
  return expr(record({
    text: `${HAPPENED[kind]}${kind === 'compensation' ? '' : ` & ${remarks(`$${failure}`)}`} & ${whatCanBeDone(kind)}`,
    saga: `"\${${names.sagaName}}"`,
    sagaId: '$states.context.Execution.Name',
    execution: '$states.context.Execution.Id',
    parked: text(kind),
    failed: kind === 'compensation' ? `$${failed}` : `[$${failure}]`,
    ...(kind === 'compensation' ? { because: `$${failure}` } : {}),
    answers: `${retryHelps(kind)} ? ${list(answersTo(kind).map(text))} : ${list(answersTo(kind).filter((answer) => answer !== 'retry').map(text))}`,
    // Without an else there is no value, and the field drops out.
    problem: `$${problem} != "" ? $${problem}`,
    taskToken: '$states.context.Task.Token',
  }));
}
