import type { StepNode } from '../definition/definition';
import { DEFAULT_SCOPE, print, type Scope } from './expression';
import { expr, record, type Code } from './jsonata';
import type { Plan } from './plan';
import type { Expr } from './state-machine';
import { variables } from './variables';

/**
 * The execution's output. In the state of the last step its own result is not a variable yet: Assign is evaluated beside Output, from the
 * values before it (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html).
 */
export const sagaOutput = (last: StepNode, plan: Plan): Expr => expr(outputCode(last, plan));

function outputCode(last: StepNode, { definition }: Plan): Code {
  if (!definition.output) return 'null';
  const scope: Scope = { ...DEFAULT_SCOPE, step: (name) => (name === last.name ? '$states.result.Payload' : DEFAULT_SCOPE.step(name)) };
  const code = print(definition.output, scope);
  return definition.output.kind === 'reference' || definition.output.kind === 'map' ? orNull(code) : code;
}

/** A field that yields nothing fails the state with States.QueryEvaluationError, and the step, which has succeeded, would be compensated. */
const orNull = (code: Code): Code => `($sagaValue := ${code}; $exists($sagaValue) ? $sagaValue : null)`;

const { answer, tooLarge } = variables;

/**
 * The output of a saga whose last step a human takes as done. Nothing catches an output that is too large where the saga ends, so it is worked
 * out where the answer is recorded, and that is caught. A human who has been told so, and gives no other result, has the saga end without it.
 */
export function outputAsAnswered(last: StepNode, plan: Plan): Expr {
  const code = outputCode(last, plan);
  const bearable = plan.definition.output ? `$${tooLarge} = "answer" and $not($exists($${answer}.result)) ? ${OUTPUT_TOO_LARGE} : ${code}` : code;
  return expr(`$${answer}.answer in ["skip", "applied"] ? (${bearable}) : $states.input`);
}

const OUTPUT_TOO_LARGE = record({ outputTooLarge: 'true' });

/** How an output that is too large can be gone without; nothing to say before the last step. */
export const withoutOutput = (step: StepNode, { definition }: Plan): string =>
  (step === definition.body.at(-1) && definition.output ? ' Or give none: the saga completes with the output {"outputTooLarge":true}.' : '');
