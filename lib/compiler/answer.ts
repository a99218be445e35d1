import { expr, list, text, type Code } from './jsonata';
import { answersTo, type Parked } from './letter';
import { variables } from './variables';
import type { Assign } from './state-machine';

const { answer, answered, failed, problem } = variables;

/** Anything can come as an answer, even what is not an object. */
const KIND = '$sagaKind := $type($states.result) = "object" ? $states.result.answer : null';

/** The failed compensation to skip: it may be left out where there is only one. */
const STEP = `$sagaStep := $exists($states.result.step) ? $states.result.step : $count($${failed}) = 1 ? $${failed}[0].step : null`;

/**
 * What the parking Task keeps of a human's answer: the answer, always as an object, and what is wrong with it. None of these expressions
 * can fail, whatever was sent: an error here would be retried as a letter that says nothing about it. Only the kind of answer is looked
 * at here, to know where to go; whether it has a reason, and a result where one is needed, the step's service knows.
 */
export const answerTo = (kind: Parked): Assign => ({ ...GIVEN, [problem]: firstOf(KIND, [unknownAnswer(kind)]) });

/** Likewise for compensations, of which several may have failed. That the saga is abandoned is written down for each of them. */
export function answerToCompensations(): Assign {
  const unclear: Refusal = [`$sagaKind = "skip" and $not($sagaStep in $${failed}.step)`, text('Several compensations failed, or another step was named: say in "step" which of those in "failed" to skip.')];
  return {
    ...GIVEN,
    [problem]: firstOf(`${KIND}; ${STEP}`, [unknownAnswer('compensation'), unclear]),
    [answered]: expr(`(${KIND}; ${STEP}; $sagaKind = "abandon" ? [$${failed}.step] : $sagaKind = "skip" and $sagaStep in $${failed}.step ? [$sagaStep] : [])`),
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
