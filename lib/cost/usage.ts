import { serviceOf } from '../compiler';
import type { Model } from '../explorer/model';
import type { Run } from '../explorer/run';
import type { Happening, Who } from '../explorer/trace';
import type { CountedFunction } from './functions';
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

/** Counts what a run used from what happened in it. */
export function usageOf(run: Run, model: Model, meter: Meter, functions: ReadonlyMap<string, CountedFunction>): Usage {
  const begun = run.trace.filter((happening) => happening.kind === 'began');
  const reads = run.sites.filter(({ point }) => point === 'read').length;
  return {
    transitions: transitionsIn(run, model),
    invocations: begun.length,
    gbSeconds: begun.reduce((sum, { who, at }) => sum + gbSecondsOf(who, at, run, functionOf(who, model, functions)), 0),
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

function gbSecondsOf(who: Who, began: number, { trace }: Run, { memoryMb, callMs }: CountedFunction): number {
  const died = trace.find((happening) => happening.kind === 'died' && isSame(happening.who, who));
  return (memoryMb / 1_024) * ((died ? died.at - began : callMs) / 1_000);
}

/** A step's compensation is an operation of the same service. */
function functionOf({ step }: Who, { definition }: Model, functions: ReadonlyMap<string, CountedFunction>): CountedFunction {
  const found = functions.get(serviceOf(definition.body.find(({ name }) => name === step)?.action ?? ''));
  if (!found) throw new RangeError(`No function serves step ${JSON.stringify(step)}.`);
  return found;
}

const isSame = (one: Who, other: Who): boolean => one.step === other.step && one.operation === other.operation && one.invocation === other.invocation;
