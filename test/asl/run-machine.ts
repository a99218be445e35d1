import { createExecution, type ExecutionContext, type ExecutionOptions, type ExecutionResult, type HistoryEvent, type Json, parseStateMachine, type VirtualTask, VirtualTime } from '../../lib/asl/index';

export const CONTEXT: ExecutionContext = {
  executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:Order:order-1',
  executionName: 'order-1',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Order',
  stateMachineName: 'Order',
  roleArn: 'arn:aws:iam::111122223333:role/order',
};

export const LAMBDA = 'arn:aws:states:::lambda:invoke';

interface Run {
  readonly result: ExecutionResult | undefined;
  readonly history: readonly HistoryEvent[];
  /** `[id, previousEventId, milliseconds, type, details]`, without truncation marks. */
  readonly events: readonly (readonly [number, number, number, string, unknown?])[];
  readonly types: readonly string[];
}

interface Options {
  readonly input?: Json;
  readonly task?: VirtualTask;
  readonly random?: () => number;
  readonly time?: VirtualTime;
  readonly unassigned?: ExecutionOptions['unassigned'];
}

const never: VirtualTask = () => {};

/** Runs a machine on virtual time until nothing more happens. */
export function runMachine(definition: object, { input = {}, task = never, random, time = new VirtualTime(), unassigned = 'nothing' }: Options = {}): Run {
  let tokens = 0;
  const newTaskToken = (): string => {
    tokens += 1;
    return `token-${tokens}`;
  };
  const execution = createExecution(parseStateMachine(definition), { input, context: CONTEXT, newTaskToken, unassigned, ...(random && { random }) });
  time.start(execution, { task });
  time.runUntilIdle();
  const { history, result } = execution;
  return { history, result, events: history.map(compact), types: history.map(({ type }) => type) };
}

const MARKS = new Set(['inputDetails', 'outputDetails', 'assignedVariablesDetails']);

function compact({ id, previousEventId, timestamp, type, details }: HistoryEvent): readonly [number, number, number, string, unknown?] {
  if (details === undefined) return [id, previousEventId, timestamp, type];
  return [id, previousEventId, timestamp, type, Object.fromEntries(Object.entries(details).filter(([name]) => !MARKS.has(name)))];
}

/** Tasks that answer in turn: a value succeeds, an Error fails with its name and message. Each takes `millis`. */
export function answering(time: VirtualTime, outcomes: readonly (Json | Error)[], millis = 0): VirtualTask {
  const left = [...outcomes];
  return (_, answers) => {
    const outcome = left.shift();
    answers.started();
    time.after(millis, () => {
      if (outcome instanceof Error) answers.failed(outcome.name, outcome.message);
      else if (outcome !== undefined) answers.succeeded(outcome);
    });
  };
}

export function failure(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

/** A JSONata machine of the given states, beginning with the first. */
export function machine(states: Readonly<Record<string, object>>): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states };
}
