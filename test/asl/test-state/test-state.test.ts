import { beginStateTest, type EpochMillis, seededRandom, type TestStateRequest, type TestStateResponse } from '../../../lib/asl/index';

const OPTIONS = { now: Date.parse('2026-01-02T03:04:05.000Z') as EpochMillis, random: seededRandom(1), account: '111122223333', region: 'eu-west-1' };
const INVOKE = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'pay' }, End: true };
const ITEMS = '{"items":[1,2,3]}';

type Request = Omit<TestStateRequest, 'definition'>;

function answer(definition: object, request: Request = {}): TestStateResponse {
  const test = beginStateTest({ definition: JSON.stringify(definition), ...request }, OPTIONS);
  if (test.kind !== 'ended') throw new Error('The state has not ended.');
  return test.response;
}

function refusal(definition: object | string, request: Request = {}): unknown {
  try {
    beginStateTest({ definition: typeof definition === 'string' ? definition : JSON.stringify(definition), ...request }, OPTIONS);
    return undefined;
  } catch (thrown) {
    const { code, message } = thrown as { code: string; message: string };
    return [code, message];
  }
}

const wait = (Seconds: number): object => ({ Type: 'Wait', Seconds, Next: 'Then' });
const mocked = (result: string, more: Request = {}): Request => ({ mock: { result }, input: ITEMS, inspectionLevel: 'DEBUG', ...more });
const failing = (more: Request = {}): Request => ({ mock: { errorOutput: { error: 'Boom', cause: 'no' } }, input: ITEMS, inspectionLevel: 'DEBUG', ...more });

describe('the steps of the data flow', () => {
  test('are shown for a JSONPath Task from its input to its output', () => {
    const definition = { ...INVOKE, InputPath: '$.items', ResultSelector: { code: 200, 'first.$': '$.Payload' }, ResultPath: '$.paid', OutputPath: '$.paid', Next: 'Ship', End: undefined };

    expect(answer(definition, mocked('{"Payload":"p"}'))).toEqual({
      status: 'SUCCEEDED',
      output: '{"code":200,"first":"p"}',
      nextState: 'Ship',
      inspectionData: {
        input: ITEMS,
        afterInputPath: '[1,2,3]',
        afterParameters: '{"FunctionName":"pay"}',
        result: '{"Payload":"p"}',
        afterResultSelector: '{"code":200,"first":"p"}',
        afterResultPath: '{"items":[1,2,3],"paid":{"code":200,"first":"p"}}',
      },
    });
  });

  test('are not shown at level INFO', () => {
    expect(answer(INVOKE, mocked('{}', { inspectionLevel: 'INFO' }))).toEqual({ status: 'SUCCEEDED', output: '{}' });
  });

  test('end where the state fails', () => {
    const { status, error, inspectionData } = answer({ ...INVOKE, ResultSelector: { 'x.$': '$.absent' } }, mocked('{}'));

    expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
    expect(Object.keys(inspectionData ?? {})).toEqual(['input', 'afterInputPath', 'afterParameters', 'result']);
  });

  test('have the variables, those given and those assigned, once the state is left', () => {
    const definition = { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { total: '{% $total + 1 %}' }, Output: '{% $total %}', End: true };

    expect(answer(definition, { variables: '{"total":1,"kept":true}', inspectionLevel: 'TRACE' })).toEqual({
      status: 'SUCCEEDED',
      output: '1',
      inspectionData: { input: '{}', variables: '{"total":2,"kept":true}' },
    });
  });
});

describe('a mocked error', () => {
  const definition = {
    ...INVOKE,
    Retry: [{ ErrorEquals: ['Other'] }, { ErrorEquals: ['Boom'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }],
    Catch: [{ ErrorEquals: ['Other'], Next: 'Elsewhere' }, { ErrorEquals: ['Boom'], ResultPath: '$.error', Next: 'Caught' }],
  };

  test('is retried, with the delay that so many retries before lead to', () => {
    const { status, error, cause, output, nextState, inspectionData } = answer(definition, failing({ stateConfiguration: { retrierRetryCount: 1 } }));

    expect({ status, error, cause, output, nextState }).toEqual({ status: 'RETRIABLE', error: 'Boom', cause: 'no' });
    expect(inspectionData?.errorDetails).toEqual({ retryIndex: 1, retryBackoffIntervalSeconds: 4 });
  });

  test('is caught once the retries are used up', () => {
    const { inspectionData, ...rest } = answer(definition, failing({ stateConfiguration: { retrierRetryCount: 3 } }));

    expect(rest).toEqual({
      status: 'CAUGHT_ERROR',
      error: 'Boom',
      cause: 'no',
      nextState: 'Caught',
      output: '{"items":[1,2,3],"error":{"Error":"Boom","Cause":"no"}}',
    });
    expect(inspectionData).toEqual({
      input: ITEMS,
      afterInputPath: ITEMS,
      afterParameters: '{"FunctionName":"pay"}',
      afterResultPath: '{"items":[1,2,3],"error":{"Error":"Boom","Cause":"no"}}',
      errorDetails: { catchIndex: 1 },
    });
  });

  test('fails a state without handlers', () => {
    expect(answer(INVOKE, failing({ inspectionLevel: 'INFO' }))).toEqual({ status: 'FAILED', error: 'Boom', cause: 'no' });
  });
});

describe('a Map', () => {
  const definition = {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Child',
      States: { Child: { Type: 'Pass', End: true } },
    },
    ItemBatcher: { MaxItemsPerBatch: 2 },
    MaxConcurrency: 2,
    ToleratedFailureCount: 1,
    End: true,
  };
  const shown = {
    input: ITEMS,
    afterInputPath: ITEMS,
    afterItemsPath: '[1, 2, 3]',
    afterItemSelector: '[{"i":0,"v":1}, {"i":1,"v":2}, {"i":2,"v":3}]',
    afterItemBatcher: String.raw`[{"Items":["{\"i\":0,\"v\":1}","{\"i\":1,\"v\":2}"]}, {"Items":["{\"i\":2,\"v\":3}"]}]`,
    toleratedFailureCount: 1,
    maxConcurrency: 2,
  };

  test('shows its items, each as its iteration would get it, and its numbers', () => {
    expect(answer(definition, mocked('[10,20]'))).toEqual({
      status: 'SUCCEEDED',
      output: '[10,20]',
      inspectionData: { ...shown, afterResultSelector: '[10,20]', afterResultPath: '[10,20]' },
    });
  });

  test('fails when more iterations failed than it tolerates, whatever the mock', () => {
    expect(answer(definition, mocked('[10,20]', { stateConfiguration: { mapIterationFailureCount: 2 } }))).toEqual({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
      inspectionData: shown,
    });
  });

  test('takes what its ItemReader would have read from the configuration', () => {
    const ItemReader = { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSON', ItemsPointer: '/items' }, Parameters: { Bucket: 'b', Key: 'k' } };
    const reading = { ...definition, ItemsPath: undefined, ItemReader };

    const { inspectionData } = answer(reading, mocked('[10]', { stateConfiguration: { mapItemReaderData: '{"items":[4,5]}' } }));

    expect(inspectionData).toMatchObject({ afterItemsPointer: '[4, 5]', afterItemSelector: '[{"i":0,"v":4}, {"i":1,"v":5}]' });
    expect(inspectionData).not.toHaveProperty('afterItemsPath');
    expect(refusal(reading, mocked('[10]'))).toEqual([
      'ValidationException',
      'ItemReader data must be specified when testing a Map state with ItemReader specified.',
    ]);
  });

  test('refuses results of another number than its iterations', () => {
    expect(refusal(definition, mocked('[10,20,30]'))).toEqual(['ValidationException', "Input array does not equal the mocked result array's size"]);
    expect(refusal(definition, mocked('[1]', { stateConfiguration: { mapIterationFailureCount: 3 } }))).toEqual([
      'ValidationException',
      'Map iteration failure count must be less than or equal to the number of Map iterations',
    ]);
  });
});

describe('a Task without a mock', () => {
  const task = { ...INVOKE, TimeoutSeconds: 5 };
  const request: TestStateRequest = { definition: JSON.stringify(task), roleArn: 'arn:aws:iam::111122223333:role/r', input: ITEMS };

  test('asks for its work to be done, and takes the outcome', () => {
    const test = beginStateTest(request, OPTIONS);
    if (test.kind !== 'task') throw new Error('No task.');

    expect(test.task).toMatchObject({ state: 'StateName', resource: 'arn:aws:states:::lambda:invoke', parameters: { FunctionName: 'pay' }, timeoutSeconds: 5 });
    expect(test.answer({ type: 'succeeded', output: { Payload: 1 } })).toEqual({ status: 'SUCCEEDED', output: '{"Payload":1}' });
  });

  test('fails with States.Timeout when the work is not done in time', () => {
    const test = beginStateTest(request, OPTIONS);

    expect(test.kind === 'task' && test.answer({ type: 'timedOut' })).toEqual({ status: 'FAILED', error: 'States.Timeout' });
  });
});

test('a state that is tested stands in an execution like one of an Express workflow', () => {
  const definition = { Type: 'Task', QueryLanguage: 'JSONata', Resource: INVOKE.Resource, Arguments: '{% $states.context %}', End: true };

  const { inspectionData } = answer(definition, mocked('{}', { roleArn: 'arn:aws:iam::111122223333:role/r' }));

  const context = JSON.parse(inspectionData?.afterArguments ?? '') as { Execution: { Id: string }; State: object };
  expect(context.Execution.Id).toMatch(/^arn:aws:states:eu-west-1:111122223333:express:[\da-f-]{36}:[\da-f-]{36}$/);
  expect(context.Execution).toMatchObject({ Input: { items: [1, 2, 3] }, RoleArn: 'arn:aws:iam::111122223333:role/r', StartTime: '2026-01-02T03:04:05.000Z' });
  expect(context.State).toEqual({ Name: 'StateName', EnteredTime: '2026-01-02T03:04:05.000Z', RetryCount: 0 });
});

test('a context that is given takes the place of the whole context object', () => {
  const definition = { ...INVOKE, Parameters: { 'Payload.$': '$$' } };

  const { inspectionData } = answer(definition, mocked('{}', { context: '{"State":{"Name":"Configured"}}' }));

  expect(inspectionData?.afterParameters).toBe('{"Payload":{"State":{"Name":"Configured"}}}');
});

test('a Wait is not waited for, but one longer than a test may take fails', () => {
  expect(answer(wait(300))).toEqual({ status: 'SUCCEEDED', output: '{}', nextState: 'Then' });
  expect(answer(wait(301))).toEqual({ status: 'FAILED', error: 'States.Timeout' });
});

test('a state inside another one is found by its name', () => {
  const inner = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', Next: 'After' }, After: { Type: 'Pass', End: true } } };
  const definition = { StartAt: 'All', States: { All: { Type: 'Parallel', Branches: [inner], End: true } } };

  expect(answer(definition, { stateName: 'Inner', input: '1' })).toEqual({ status: 'SUCCEEDED', output: '1', nextState: 'After' });
});

describe('a request is refused', () => {
  const pass = { Type: 'Pass', End: true };
  const parallel = { Type: 'Parallel', Branches: [{ StartAt: 'A', States: { A: pass } }], End: true };
  const callback = { ...INVOKE, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' };

  const cases: readonly (readonly [string, object | string, Request, string, string])[] = [
    ['for a name that no state has', { StartAt: 'A', States: { A: pass } }, { stateName: 'B' }, 'ValidationException', 'State not found in definition'],
    ['for a definition that is not JSON', '{"Type"', {}, 'InvalidDefinition', 'Invalid State Machine Definition'],
    ['for a mock of a state that does no work', pass, mocked('{}'), 'ValidationException', "State type 'Pass' is not supported when a mock is specified"],
    ['for a Parallel without a mock', parallel, {}, 'InvalidDefinition', 'TestState API does not support Map or Parallel states.'],
    ['for a callback without a mock', callback, { roleArn: 'r' }, 'InvalidDefinition', "TestState API does not support '.sync' or '.waitForTaskToken'"],
    ['for a Task without mock and role', INVOKE, {}, 'ValidationException', 'RoleArn must be specified when testing a Task state'],
    ['for a mock of both kinds', INVOKE, { mock: { result: '{}', errorOutput: { error: 'E' } } }, 'ValidationException', 'A test mock should have only one of'],
    ['for a mock of neither kind', INVOKE, { mock: {} }, 'ValidationException', 'One of the following fields is required for a test mock'],
    ['for an error without a name', INVOKE, { mock: { errorOutput: {} } }, 'ValidationException', 'An error was not specified in the mocked error output.'],
    ['for a result that no service returns', INVOKE, mocked('null'), 'ValidationException', 'Mocked result must be a valid JSON object.'],
    ['for a result of another type', INVOKE, mocked('{"Payload":{"ok":true}}'), 'ValidationException', "Mock result schema validation error: Field 'Payload' must be a string"],
    ['for results that are too few', parallel, mocked('[]'), 'ValidationException', 'Mocked result must contain the same number of items'],
    ['for a context with a Map', INVOKE, mocked('{}', { context: '{"Map":{}}' }), 'ValidationException', "Invalid Context object provided: 'Map' field is not supported"],
    ['for a count that is not of a Map', INVOKE, mocked('{}', { stateConfiguration: { mapIterationFailureCount: 1 } }), 'ValidationException', 'MapIterationFailureCount is only supported'],
    ['for an input that is not JSON', pass, { input: 'nope' }, 'InvalidExecutionInput', "Unrecognized token 'nope'"],
  ];

  test.each(cases)('%s', (_, definition, request, code, message) => {
    expect(refusal(definition, request)).toEqual([code, expect.stringContaining(message)]);
  });

  test('for a required field that is missing only when validation is strict', () => {
    const start = { ...INVOKE, Resource: 'arn:aws:states:::states:startExecution', Parameters: {} };

    expect(refusal(start, mocked('{}'))).toEqual(['ValidationException', "Mock result schema validation error: Required field 'ExecutionArn' is missing"]);
    expect(answer(start, { mock: { result: '{}', fieldValidationMode: 'PRESENT' } }).status).toBe('SUCCEEDED');
    expect(refusal(start, { mock: { result: '{"StartDate":1}', fieldValidationMode: 'PRESENT' } })).toEqual([
      'ValidationException',
      "Mock result schema validation error: Field 'StartDate' must be a string",
    ]);
    expect(answer(start, { mock: { result: '{"StartDate":1}', fieldValidationMode: 'NONE' } }).status).toBe('SUCCEEDED');
  });
});
