import type { Model } from '../explorer/model';
import type { Run } from '../explorer/run';
import { serviceOf } from '../explorer/model';
import type { Happening, Who } from '../explorer/trace';
import type { Meter } from './meter';

/** What one run of a saga uses, counted where AWS bills it. */
export interface Usage {
  /** States entered, and retries: AWS bills each retry as one more. */
  readonly transitions: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  /** Writes of the ledger, refused conditions included: AWS bills those too. */
  readonly writes: number;
  /** What they are billed as: each write, in units of 1 KB. */
  readonly writeUnits: number;
  readonly reads: number;
  readonly readUnits: number;
  /** Letters of a parked saga. Reading and deleting them is up to who reads. */
  readonly sqsRequests: number;
}

/** What is assumed of a service's function. */
export interface FunctionSize {
  readonly memoryMb: number;
  /** How long a call runs that is not cut off. One that is cut off runs to its function's timeout. */
  readonly callMs: number;
}

/** Counts what a run used from what happened in it. `sizeOf` tells the function of a service. */
export function usageOf(run: Run, model: Model, meter: Meter, sizeOf: (service: string) => FunctionSize): Usage {
  const begun = run.trace.filter((happening) => happening.kind === 'began');
  const reads = run.sites.filter(({ point }) => point === 'read').length;
  return {
    transitions: transitionsIn(run, model),
    invocations: begun.length,
    gbSeconds: begun.reduce((sum, { who, at }) => sum + gbSecondsOf(who, at, run, model, sizeOf), 0),
    writes: meter.writes(),
    writeUnits: meter.writeUnits(),
    reads,
    readUnits: reads * meter.readUnitsEach(),
    sqsRequests: lettersIn(run.trace).length,
  };
}

function transitionsIn({ trace, states: entered }: Run, model: Model): number {
  const tasksEntered = entered.filter((state) => model.states[state]?.Type === 'Task').length;
  const tasksScheduled = trace.filter(({ kind }) => kind === 'called').length + lettersIn(trace).length;
  return entered.length + tasksScheduled - tasksEntered;
}

const lettersIn = (trace: readonly Happening[]): readonly Happening[] => trace.filter(({ kind }) => kind === 'letter');

function gbSecondsOf(who: Who, began: number, { trace }: Run, { definition }: Model, sizeOf: (service: string) => FunctionSize): number {
  const action = definition.body.find(({ name }) => name === who.step)?.action ?? '';
  // A step's compensation is an operation of the same service.
  const { memoryMb, callMs } = sizeOf(serviceOf(action));
  const died = trace.find((happening) => happening.kind === 'died' && isSame(happening.who, who));
  return (memoryMb / 1_024) * ((died ? died.at - began : callMs) / 1_000);
}

const isSame = (one: Who, other: Who): boolean => one.step === other.step && one.operation === other.operation && one.invocation === other.invocation;
