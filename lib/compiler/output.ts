import { DEFAULT_SCOPE, print, type Scope } from './expression';
import { expr, type Code } from './jsonata';
import type { Plan } from './plan';
import type { Expr } from './state-machine';

/**
 * The execution's output. In the state of the last step its own result is not a variable yet: Assign is evaluated beside Output, from the
 * values before it (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html).
 */
export function sagaOutput({ definition }: Plan, { resultOf }: { readonly resultOf?: string } = {}): Expr {
  if (!definition.output) return expr('null');
  const scope: Scope = { ...DEFAULT_SCOPE, step: (name) => (name === resultOf ? '$states.result.Payload' : DEFAULT_SCOPE.step(name)) };
  const code = print(definition.output, scope);
  return expr(definition.output.kind === 'reference' || definition.output.kind === 'map' ? orNull(code) : code);
}

/** A field that yields nothing fails the state with States.QueryEvaluationError, and the step, which has succeeded, would be compensated. */
const orNull = (code: Code): Code => `($sagaValue := ${code}; $exists($sagaValue) ? $sagaValue : null)`;
