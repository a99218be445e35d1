import { randomUUID } from 'node:crypto';
import { InvalidDefinition, readDefinition, type StateMachine as ParsedMachine } from '../../asl';
import type { Clock, EpochMillis } from '../../contract/time';
import type { StateMachine } from '../assembly/deployment';
import { ApiError } from '../http/api';

/** A state machine that runs here, in one of its revisions. */
export interface Machine extends StateMachine {
  readonly parsed: ParsedMachine;
  readonly created: EpochMillis;
  readonly updated: EpochMillis;
  /** Absent until the first update, as on AWS. */
  readonly revisionId?: string;
  /** It starts no more; it is gone once its last execution has ended. */
  readonly deleting: boolean;
}

/** The state machines of the cloud: those of the templates, and those made through the API. */
export interface Machines {
  find(arn: string): Machine | undefined;
  all(): readonly Machine[];
  /** @throws InvalidDefinition */
  create(machine: StateMachine): Machine;
  /** @throws InvalidDefinition */
  update(machine: Machine, changes: Partial<Pick<StateMachine, 'definition' | 'roleArn'>>): Machine;
  delete(machine: Machine): void;
}

export interface MachinesOptions {
  readonly clock: Clock;
  /** Whether an execution of the machine is under way. */
  readonly isBusy: (machine: Machine) => boolean;
}

export function createMachines({ clock, isBusy }: MachinesOptions): Machines {
  const machines = new Map<string, Machine>();
  const kept = (machine: Machine): Machine => {
    machines.set(machine.arn, machine);
    return machine;
  };
  const present = (machine: Machine): boolean => !machine.deleting || isBusy(machine);
  return {
    find: (arn) => [machines.get(arn)].find((machine) => machine !== undefined && present(machine)),
    all: () => [...machines.values()].filter(present),
    create: (machine) => kept({ ...machine, parsed: readDefinition(machine.definition), created: clock.now(), updated: clock.now(), deleting: false }),
    update(machine, changes) {
      const parsed = changes.definition === undefined ? machine.parsed : readDefinition(changes.definition);
      return kept({ ...machine, ...changes, parsed, updated: clock.now(), revisionId: randomUUID() });
    },
    delete(machine) {
      kept({ ...machine, deleting: true });
    },
  };
}

/**
 * Does what takes a definition.
 *
 * @throws ApiError `InvalidDefinition`, with every problem
 */
export function refusingDefinition<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidDefinition) throw new ApiError('InvalidDefinition', error.message);
    throw error;
  }
}
