import type { StepNode } from '../definition/definition';
import type { Plan } from './plan';
import type { Catcher } from './state-machine';
import { endsAsOther } from './task';

/**
 * What compensations catch, and the recording of an answer about one of them or about the first step:
 *
 * 1. Two executions with one id and different inputs run at once, and this one's first step cannot be called: its function is throttled.
 * 2. The other one writes the first step into the ledger. It owns the saga's id from then on.
 * 3. This one gives its first step up. Whatever it asks for then, the ledger says `Saga.InputMismatch`, as it will for ever.
 *
 * Nothing of this execution is in the ledger, since nothing comes before its first step: it ends. Parked, it would wait for an answer that
 * no operator has. A human's `retry` begins with the last compensation, so that each of them may be told so, not only the first step's.
 */
export const idIsTaken = (step: StepNode, { definition }: Plan): readonly Catcher[] =>
  (step.phase === 'undoable' || step === definition.body[0] ? [endsAsOther] : []);
