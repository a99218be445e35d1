/** Runs one recorded case on virtual time, its tasks answered from the script that the case has. */
import {
  createExecution,
  type Execution,
  type ExecutionContext,
  InvalidDefinition,
  type Json,
  parseStateMachine,
  problemsOf,
  VirtualTime,
} from '../../lib/asl/index';
import { comparableHistory } from './comparable-history';
import { type ComparedEvent, historyDifference, type HistoryOrder, matches } from './match';
import { type Invocation, scriptedTasks } from './scripted-tasks';

export interface ConformanceCase {
  readonly id: string;
  readonly area: string;
  readonly kind: string;
  readonly definition?: Json;
  readonly definitionText?: string;
  readonly requires?: readonly string[];
  readonly input?: Json;
  readonly context?: ExecutionContext & { readonly clock: string };
  readonly control?: readonly { readonly action: string; readonly whileIn: string }[];
  readonly tasks?: { readonly invocations?: readonly Invocation[] };
  readonly request?: { readonly type?: string };
  readonly expected: Expectation;
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
  readonly apiError?: { readonly message: string };
}

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly difference: string }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** What a case may need that is not interpretation of a machine. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  s3: 'reads items from S3',
  express: 'Express workflows',
  'lambda-behaviours': 'functions by description only',
};

export function runCase(test: ConformanceCase): Outcome {
  const need = test.requires?.find((name) => OUT_OF_REACH[name] !== undefined);
  if (need !== undefined) return { kind: 'unsupported', reason: OUT_OF_REACH[need] ?? need };
  switch (test.kind) {
    case 'execution':
      return guarded(() => runExecution(test));
    case 'validate_definition':
      return validate(test);
    case 'create_state_machine_error':
      return create(test);
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
  const execution = createExecution(machine, { input: test.input, context: test.context });
  const started = time.start(execution, { task: scriptedTasks(test.tasks?.invocations ?? [], time) });
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

function validate({ definition, definitionText, expected, request }: ConformanceCase): Outcome {
  if (definition === undefined && definitionText !== undefined) return { kind: 'unsupported', reason: 'text that is not JSON' };
  if (request?.type === 'EXPRESS' && expected.result === 'FAIL' && JSON.stringify(expected.diagnostics).includes('Express')) {
    return { kind: 'unsupported', reason: 'Express workflows' };
  }
  const diagnostics = problemsOf(definition).map((problem) => ({ ...problem, severity: 'ERROR' }));
  const result = diagnostics.length === 0 ? 'OK' : 'FAIL';
  const same = result === expected.result && matches(expected.diagnostics, diagnostics);
  return outcomeOf(same ? undefined : `expected ${JSON.stringify(expected.diagnostics)}\n  found    ${JSON.stringify(diagnostics)}`);
}

function create({ definition, expected }: ConformanceCase): Outcome {
  const wanted = expected.apiError?.message;
  if (wanted?.includes('Express') === true) return { kind: 'unsupported', reason: 'Express workflows' };
  const found = refusal(definition);
  return outcomeOf(matches(wanted, found) ? undefined : `expected ${wanted}\n  found    ${found}`);
}

function refusal(definition: Json | undefined): string | undefined {
  try {
    parseStateMachine(definition);
    return undefined;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}
