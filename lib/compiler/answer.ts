import { expr, list, text, type Code } from './jsonata';
import { answersTo, type Parked } from './letter';
import { variables } from './variables';
import type { Assign } from './state-machine';

const { answer, answeredStep, failed, problem } = variables;

/** Anything can come as an answer, even what is not an object. */
const KIND = '$sagaKind := $type($states.result) = "object" ? $states.result.answer : null';

/** The failed compensation that an answer is about: it may be left out where there is only one. An abandoned saga is noted at each, from the first. */
const STEP = '$sagaStep := $sagaKind = "abandon" ? '
  + `$${failed}[0].step : $exists($states.result.step) ? $states.result.step : $count($${failed}) = 1 ? $${failed}[0].step : null`;

/**
 * What the parking Task keeps of a human's answer: the answer, always as an object, and what is wrong with it. None of these expressions
 * can fail, whatever was sent: an error here would be retried as a letter that says nothing about it. Only the kind of answer is looked
 * at here, to know where to go; whether it has a reason, and a result where one is needed, the step's service knows.
 */
export const answerTo = (kind: Parked): Assign => ({ ...GIVEN, [problem]: firstOf(KIND, [unknownAnswer(kind)]) });

/** Likewise for compensations, of which several may have failed. */
export function answerToCompensations(): Assign {
  const unclear: Refusal = [`$sagaKind = "skip" and $not($sagaStep in $${failed}.step)`, text('Several compensations failed, or another step was named: say in "step" which of those in "failed" to skip.')];
  return {
    ...GIVEN,
    [problem]: firstOf(`${KIND}; ${STEP}`, [unknownAnswer('compensation'), unclear]),
    [answeredStep]: expr(`(${KIND}; ${STEP}; $sagaKind in ["skip", "abandon"] and $sagaStep in $${failed}.step ? $sagaStep : "")`),
  };
}

const GIVEN: Assign = { [answer]: expr('$type($states.result) = "object" ? $states.result : {}') };

/** A condition, and the text that says what is wrong when it holds. */
type Refusal = readonly [condition: Code, problem: Code];

const firstOf = (prelude: Code, refusals: readonly Refusal[]): string =>
  expr(`(${prelude}; ${refusals.map(([condition, says]) => `${condition} ? ${says} : `).join('')}"")`);

function unknownAnswer(kind: Parked): Refusal {
  const answers = list(answersTo(kind).map(text));
  return [`$not($sagaKind in ${answers})`, text(`The answer must be a JSON object whose "answer" is one of ${answersTo(kind).join(', ')}.`)];
}
