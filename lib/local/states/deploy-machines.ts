import { InvalidDefinition } from '../../asl';
import { problemsOf } from '../../contract/saga-error';
import type { StateMachine } from '../assembly/deployment';
import type { Machines } from './machines';

/** @throws SagaError `Local.BrokenAssembly` with every problem of every definition */
export function deployMachines(stateMachines: readonly StateMachine[], machines: Machines): void {
  const problems = stateMachines.flatMap((machine) => problemsIn(machine, machines));
  if (problems.length > 0) throw problemsOf('Cannot run the state machines of the cloud assembly', problems, 'Local.BrokenAssembly');
}

function problemsIn(machine: StateMachine, machines: Machines): readonly string[] {
  try {
    machines.create(machine);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    return error.problems.map(({ code, message, location }) => `State machine ${machine.name}, ${location ?? '/'}: ${message} (${code})`);
  }
}
