import type { Definition } from '../definition/definition';
import { checkDefinition, checkSize } from './check';
import { compensationStates } from './compensation';
import { endStates } from './ends';
import { parkedCompensationStates, parkedStepStates } from './parking';
import { planOf } from './plan';
import type { StateMachineDefinition, States } from './state-machine';
import type { Target } from './target';
import { stepStates } from './task';

export { stateNames } from '../contract/state-names';
export { names as placeholderNames, placeholders, services } from './placeholders';
export { BY_TASK_TOKEN } from './letter';
export { LETTER_LIFETIME } from './parking';
export { DEFAULT_TARGET, LEDGER_WRITE_ROOM, MAX_FUNCTION_TIMEOUT, serviceOf, TASK_TIMEOUT_MARGIN, type Target } from './target';
export type { StateMachineDefinition } from './state-machine';

/**
 * Compiles a saga to the definition of its state machine: plain JSON with `${placeholders}` (`placeholders(definition)` names them).
 *
 * A pure function of its arguments: equal definitions compile to equal machines. A saga of N steps runs as N Tasks when all is well.
 *
 * @throws SagaError `Saga.InvalidDefinition`, with all problems at once: names, order of the steps, retries and timeouts that AWS would
 * refuse or that do not fit the functions' timeouts, references to what does not exist, and sizes beyond AWS's quotas.
 */
export function compile(definition: Definition, target: Target): StateMachineDefinition {
  checkDefinition(definition, target);
  const plan = planOf(definition, target);
  const machine: StateMachineDefinition = {
    Comment: `Saga ${definition.name}, compiled by cdk-saga`,
    QueryLanguage: 'JSONata',
    StartAt: definition.body[0]?.name ?? '',
    States: merge([
      ...definition.body.map((step) => stepStates(step, plan)),
      compensationStates(plan),
      parkedCompensationStates(plan),
      ...definition.body.map((step) => parkedStepStates(step, plan)),
      endStates(plan),
    ]),
  };
  checkSize(machine, definition);
  return machine;
}

const merge = (parts: readonly States[]): States => Object.assign({}, ...parts) as States;
