/** Reads a TestState request: what is to be tried, with what. */
import { isJsonObject, type JsonObject } from '../json';
import type { State, StateGroup } from '../machine';
import { definitionIn, InvalidExecutionInput, readExecutionInput } from '../parse/definition-text';
import { readJson } from '../parse/json-text';
import { parseStateMachine } from '../parse/parse-state-machine';
import { NAMELESS, parseSingleState } from '../parse/read-single-state';
import { InvalidDefinition } from '../parse/problems';
import type { Json } from '../protocol';
import { checkContext } from './given-context';
import { invalid, type Mock, readMock } from './mock';
import { type TestStateConfiguration, TestStateRefused, type TestStateRequest } from './protocol';

/** A request that can be carried out. */
export interface StateUnderTest {
  /** The states among which the tested one stands. */
  readonly group: StateGroup;
  readonly state: State;
  readonly input: Json;
  readonly variables: JsonObject | undefined;
  readonly context: JsonObject | undefined;
  readonly mock: Mock | undefined;
  readonly configuration: TestStateConfiguration;
  readonly roleArn: string | undefined;
  /** Whether the answer shows the steps of the data flow. */
  readonly inspected: boolean;
}

/** Throws a TestStateRefused for what AWS refuses. */
export function readRequest(request: TestStateRequest): StateUnderTest {
  const group = groupOf(request);
  const state = group.states.get(request.stateName ?? NAMELESS);
  if (state === undefined) throw invalid('State not found in definition');
  const mock = mockOf(request, state);
  return {
    group,
    state,
    mock,
    input: inputOf(request.input),
    variables: objectIn(request.variables, 'Variables must be a valid JSON object'),
    context: contextOf(request, mock),
    configuration: configurationOf(request, state),
    roleArn: request.roleArn,
    inspected: request.inspectionLevel === 'DEBUG' || request.inspectionLevel === 'TRACE',
  };
}

function groupOf({ definition, stateName }: TestStateRequest): StateGroup {
  if (stateName === '') throw invalid("1 validation error detected: Value '' at 'stateName' failed to satisfy constraint: Member must have length greater than or equal to 1");
  try {
    const read = definitionIn(definition);
    if ('problem' in read) throw new InvalidDefinition([read.problem]);
    if (stateName === undefined) return parseSingleState(read.value as JsonObject);
    const group = groupWith(parseStateMachine(read.value).states, stateName);
    if (group === undefined) throw invalid('State not found in definition');
    return group;
  } catch (thrown) {
    if (thrown instanceof InvalidDefinition) throw new TestStateRefused('InvalidDefinition', thrown.message);
    throw thrown;
  }
}

/** The machine's states, or those of a branch or an item processor, whichever has the name. */
function groupWith(group: StateGroup, name: string): StateGroup | undefined {
  if (group.states.has(name)) return group;
  return [...group.states.values()].flatMap(innerGroups).map((inner) => groupWith(inner, name)).find((found) => found !== undefined);
}

function innerGroups(state: State): readonly StateGroup[] {
  if (state.type === 'Parallel') return state.branches;
  return state.type === 'Map' ? [state.processor] : [];
}

function mockOf({ mock, revealSecrets, roleArn }: TestStateRequest, state: State): Mock | undefined {
  if (mock !== undefined) {
    if (revealSecrets === true) throw invalid('TestState does not support RevealSecrets when a mock is specified.');
    return readMock(mock, state);
  }
  if (state.type === 'Map' || state.type === 'Parallel') {
    throw unsupported(`TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]`);
  }
  if (state.type === 'Task') {
    if (roleArn === undefined) throw invalid('RoleArn must be specified when testing a Task state');
    if (/\.(?:sync(?::2)?|waitForTaskToken)$/.test(state.resource)) {
      throw unsupported("TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.");
    }
    if (/:activity:/.test(state.resource)) throw unsupported('TestState API does not support Activity tasks.');
  }
  return undefined;
}

function unsupported(message: string): TestStateRefused {
  return new TestStateRefused('InvalidDefinition', message);
}

function inputOf(text: string | undefined): Json {
  try {
    return text === undefined ? {} : readExecutionInput(text);
  } catch (thrown) {
    if (thrown instanceof InvalidExecutionInput) throw new TestStateRefused('InvalidExecutionInput', thrown.message);
    throw thrown;
  }
}

function objectIn(text: string | undefined, otherwise: string): JsonObject | undefined {
  if (text === undefined) return undefined;
  const read = readJson(text);
  if ('value' in read && isJsonObject(read.value)) return read.value;
  throw invalid(otherwise);
}

function contextOf({ context: text }: TestStateRequest, mock: Mock | undefined): JsonObject | undefined {
  const context = objectIn(text, 'Invalid Context object provided: Context must be a valid JSON object');
  if (context === undefined) return undefined;
  if (mock === undefined) throw invalid('Context can only be specified when a mock is specified.');
  checkContext(context);
  return context;
}

function configurationOf({ stateConfiguration = {} }: TestStateRequest, state: State): TestStateConfiguration {
  const { mapIterationFailureCount, mapItemReaderData, errorCausedByState, retrierRetryCount } = stateConfiguration;
  if (state.type !== 'Map') {
    if (mapIterationFailureCount !== undefined) throw invalid('MapIterationFailureCount is only supported when testing a Map state.');
    if (mapItemReaderData !== undefined) throw invalid('MapItemReaderData is only supported when testing a Map state.');
  }
  if ((retrierRetryCount ?? 0) < 0 || (mapIterationFailureCount ?? 0) < 0) throw invalid('Counts of the state configuration must not be negative.');
  if (errorCausedByState !== undefined && !innerGroups(state).some((group) => groupWith(group, errorCausedByState) !== undefined)) {
    throw invalid(`ErrorCausedByState must be the name of a state in the tested Map or Parallel state, but was: ${errorCausedByState}`);
  }
  return stateConfiguration;
}
