/** Runs one recorded case on virtual time, its tasks answered from the script that the case has. */
import {
  createExecution,
  type Execution,
  type ExecutionContext,
  InvalidDefinition,
  type Json,
  parseStateMachine,
  readDefinition,
  readExecutionInput,
  validateDefinition,
  variableReferences,
  VirtualTime,
  type WorkflowType,
} from '../../lib/asl/index';
import { comparableHistory } from './comparable-history';
import { type ComparedEvent, historyDifference, type HistoryOrder, matches } from './match';
import type { Functions } from './described-functions';
import { type RecordedRequest, testStateOutcome } from './run-test-state';
import { type Invocation, scriptedTasks } from './scripted-tasks';

export interface ConformanceCase {
  readonly id: string;
  readonly area: string;
  readonly kind: string;
  readonly definition?: Json;
  readonly definitionText?: string;
  readonly input?: Json;
  readonly inputText?: string;
  readonly context?: ExecutionContext & { readonly clock: string };
  readonly control?: readonly { readonly action: string; readonly whileIn: string }[];
  readonly tasks?: { readonly invocations?: readonly Invocation[]; readonly lambdas?: Functions; readonly s3?: readonly StoredObject[] };
  readonly request?: RecordedRequest & { readonly type?: WorkflowType };
  readonly expected: Expectation;
}

interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
}

interface Expectation {
  readonly status?: string;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: Json;
  readonly history?: readonly ComparedEvent[] | null;
  readonly historyOrder?: HistoryOrder;
  readonly result?: string;
  readonly diagnostics?: Json;
  readonly variableReferences?: Json;
  readonly apiError?: { readonly message: string };
}

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly difference: string }
  | { readonly kind: 'unsupported'; readonly reason: string };

export function runCase(test: ConformanceCase): Outcome {
  switch (test.kind) {
    case 'execution':
      return guarded(() => runExecution(test));
    case 'test_state':
      return guarded(() => testState(test));
    case 'validate_definition':
      return validate(test);
    case 'create_state_machine_error':
      return create(test);
    case 'start_execution_error':
      return start(test);
    case 'variable_references':
      return compared(test.expected.variableReferences, variableReferences(parseStateMachine(test.definition)));
    default:
      return { kind: 'unsupported', reason: test.kind };
  }
}

function outcomeOf(difference: string | undefined): Outcome {
  return difference === undefined ? { kind: 'passed' } : { kind: 'failed', difference };
}

function guarded(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (thrown) {
    return { kind: 'failed', difference: thrown instanceof InvalidDefinition ? thrown.message : String((thrown as Error).stack) };
  }
}

function runExecution(test: ConformanceCase): Outcome {
  if (test.context === undefined || test.input === undefined) return { kind: 'unsupported', reason: 'input that is not JSON' };
  const machine = parseStateMachine(test.definition);
  const time = new VirtualTime(Date.parse(test.context.clock));
  const execution = createExecution(machine, {
    input: test.input,
    context: test.context,
    activityExists: (arn) => isTaken(test, arn),
    readObject: ({ bucket, key }) => test.tasks?.s3?.find((object) => object.bucket === bucket && object.key === key)?.body,
  });
  const started = time.start(execution, { task: scriptedTasks(test.tasks ?? {}, workersIn(test.expected), time) });
  while (execution.result === undefined && time.step()) {
    if (test.control?.some(({ whileIn }) => isIn(execution, whileIn)) === true) started.stop();
  }
  return outcomeOf(executionDifference(test.expected, execution));
}

function isIn(execution: Execution, state: string): boolean {
  const last = execution.history.findLast(({ type }) => /State(?:Entered|Exited)$/.test(type));
  return last !== undefined && last.type.endsWith('Entered') && last.details?.['name'] === state;
}

function executionDifference(expected: Expectation, execution: Execution): string | undefined {
  const { result } = execution;
  if (result === undefined) return `does not end: ${execution.history.map(({ type }) => type).join(' ')}`;
  if (expected.history) {
    const difference = historyDifference(expected.history, comparableHistory(execution.history), expected.historyOrder ?? 'total');
    if (difference !== undefined) return difference;
  }
  const { status, output, error, cause } = expected;
  const wanted = { status, ...(output !== undefined && { output }), ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  return matches(wanted, result) ? undefined : `expected ${JSON.stringify(wanted)}\n  found    ${JSON.stringify(result)}`;
}

/** An activity whose tasks nobody ever takes is one that the recording's test had deleted. */
function isTaken({ tasks }: ConformanceCase, activity: string): boolean {
  return tasks?.invocations?.some(({ resource }) => resource === activity) === true;
}

/** The names under which workers took an activity's tasks: they are the recording's, not the interpreter's. */
function workersIn({ history }: Expectation): readonly (string | undefined)[] {
  const started = (history ?? []).filter(({ type }) => type === 'ActivityStarted');
  return started.map(({ details }) => details?.['workerName'] as string | undefined);
}

function testState(test: ConformanceCase): Outcome {
  const found = testStateOutcome(definitionText(test), test.request ?? {}, test.tasks?.lambdas ?? {});
  return compared(test.expected, found);
}

function validate(test: ConformanceCase): Outcome {
  const { type } = test.request ?? {};
  return compared(test.expected, validateDefinition(definitionText(test), { ...(type !== undefined && { type }) }));
}

function create(test: ConformanceCase): Outcome {
  return compared(test.expected.apiError?.message, refusal(() => readDefinition(definitionText(test), test.request?.type)));
}

function start({ expected, inputText = '' }: ConformanceCase): Outcome {
  return compared(expected.apiError?.message, refusal(() => readExecutionInput(inputText)));
}

function definitionText({ definition, definitionText: text }: ConformanceCase): string {
  return text ?? JSON.stringify(definition);
}

function compared(expected: unknown, found: unknown): Outcome {
  return outcomeOf(matches(expected, found) ? undefined : `expected ${JSON.stringify(expected)}\n  found    ${JSON.stringify(found)}`);
}

function refusal(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}
