import { ABANDONED, COMPENSATED, INPUT_MISMATCH } from '../contract/error-names';
import { expr, type Code } from './jsonata';
import { stateNames } from '../contract/state-names';
import { variables } from './variables';
import type { Plan } from './plan';
import type { States } from './state-machine';
import { SAME_INPUT } from './task';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ExecutionFailedEventDetails.html */
const MAX_CAUSE = 32_768;

const cause = (code: Code): string => expr(`$substring(${code}, 0, ${MAX_CAUSE})`);

const { answer, failure } = variables;

/** The states in which a saga ends otherwise than in its last step. Only those that this saga can reach: AWS refuses a machine with a state that nothing leads to. */
export function endStates(plan: Plan): States {
  const phases = plan.definition.body.map((step) => step.phase);
  const parks = plan.chain.length > 0 || phases.includes('pivot');
  return {
    ...(phases.at(-1) === 'undoable' ? {} : { [stateNames.completed]: { Type: 'Succeed', Output: SAME_INPUT } }),
    [stateNames.compensated]: {
      Type: 'Fail',
      Error: COMPENSATED,
      Cause: cause(`$${failure}.step & " failed with " & $${failure}.error & ": " & $${failure}.cause`),
    },
    ...(parks ? { [stateNames.abandoned]: { Type: 'Fail', Error: ABANDONED, Cause: cause(`$${answer}.reason & ""`) } } : {}),
    [stateNames.inputMismatch]: {
      Type: 'Fail',
      Error: INPUT_MISMATCH,
      Cause: 'An earlier saga with the same id and another input has this ledger. This execution has done nothing and undone nothing.',
    },
  };
}
