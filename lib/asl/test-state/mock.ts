/** Reads the mock of a TestState request, and holds it to the state that it is for. */
import { isJsonArray, isJsonObject } from '../json';
import type { MapState, ParallelState, State, TaskState } from '../machine';
import { readJson } from '../parse/json-text';
import type { Json } from '../protocol';
import { TestStateRefused, type TestStateMock } from './protocol';
import { responseShape } from './response-shapes';
import { shapeProblem } from './shape';

/** What the work of the state is said to come to. */
export type Mock = { readonly kind: 'result'; readonly result: Json } | { readonly kind: 'error'; readonly error: string; readonly cause?: string };

/** Throws a TestStateRefused in the words of AWS, most of them as recorded. */
export function readMock(mock: TestStateMock, state: State): Mock {
  if (state.type !== 'Task' && state.type !== 'Map' && state.type !== 'Parallel') {
    throw invalid(`State type '${state.type}' is not supported when a mock is specified`);
  }
  const { result, errorOutput } = mock;
  if (result !== undefined && errorOutput !== undefined) throw invalid('A test mock should have only one of the following fields: [result, errorOutput].');
  if (errorOutput !== undefined) return readError(errorOutput);
  if (result === undefined) throw invalid('One of the following fields is required for a test mock: [result, errorOutput].');
  const read = readJson(result);
  if ('fault' in read) throw invalid('Mocked result must be valid JSON');
  checkResult(state, read.value, mock.fieldValidationMode ?? 'STRICT');
  return { kind: 'result', result: read.value };
}

function readError({ error, cause }: NonNullable<TestStateMock['errorOutput']>): Mock {
  if (error === undefined || error === '') throw invalid('An error was not specified in the mocked error output.');
  return { kind: 'error', error, ...(cause !== undefined && { cause }) };
}

function checkResult(state: TaskState | MapState | ParallelState, result: Json, mode: NonNullable<TestStateMock['fieldValidationMode']>): void {
  switch (state.type) {
    case 'Task':
      if (mode !== 'NONE') checkResponse(state, result, mode === 'STRICT');
      return;
    case 'Map':
      if (state.hasWriter && !isJsonObject(result)) throw invalid('Mocked result must be a JSON object.');
      if (!state.hasWriter && !isJsonArray(result)) throw invalid('Mocked result must be an array.');
      return;
    case 'Parallel':
      if (!isJsonArray(result)) throw invalid('Mocked result must be an array.');
      if (result.length !== state.branches.length) {
        throw invalid('Mocked result must contain the same number of items as number of Parallel branches.');
      }
  }
}

function checkResponse({ resource }: TaskState, result: Json, strict: boolean): void {
  const shape = responseShape(resource);
  if (shape === undefined) return;
  if (!isJsonObject(result)) throw invalid('Mocked result must be a valid JSON object.');
  const problem = shapeProblem(shape, result, '', strict);
  if (problem !== undefined) throw invalid(`Mock result schema validation error: ${problem}`);
}

export function invalid(message: string): TestStateRefused {
  return new TestStateRefused('ValidationException', message);
}
