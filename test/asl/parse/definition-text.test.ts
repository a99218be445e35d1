import { InvalidDefinition, InvalidExecutionInput, readDefinition, readExecutionInput, validateDefinition, type WorkflowType } from '../../../lib/asl/index';

const text = (states: object, more: object = {}): string => JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...more });
const task = (Resource: string): object => ({ Type: 'Task', Resource, End: true });

const map = (ProcessorConfig: object): string =>
  text({ Each: { Type: 'Map', ItemProcessor: { ProcessorConfig, StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }, End: true } });

function messages(definition: string, type?: WorkflowType): readonly string[] {
  return validateDefinition(definition, { ...(type && { type }) }).diagnostics.map(({ location, message }) => `${location}: ${message}`);
}

test('a valid definition has no diagnostics', () => {
  expect(validateDefinition(text({ Only: { Type: 'Succeed' } }))).toEqual({ result: 'OK', diagnostics: [], truncated: false });
});

test('diagnostics say severity, code, place and fault, and no more of them than asked for', () => {
  const definition = text({ A: { Type: 'Pass', Next: 'Nowhere' }, B: { Type: 'Nothing' } });

  expect(validateDefinition(definition, { maxResults: 1 })).toEqual({
    result: 'FAIL',
    truncated: true,
    diagnostics: [
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        location: '/States/B/Type',
        message: "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
      },
    ],
  });
});

test('text that is not JSON is told as the parser of AWS tells it, with the place', () => {
  expect(validateDefinition('{"StartAt": yes}').diagnostics).toEqual([
    {
      severity: 'ERROR',
      code: 'INVALID_JSON_DESCRIPTION',
      location: '[Source: (String)"{"StartAt": yes}"; line: 1, column: 16]',
      message:
        "Unrecognized token 'yes': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (String)\"{\"StartAt\": yes}\"; line: 1, column: 16]",
    },
  ]);
});

test('an Express workflow may not wait for a callback or a job, nor give work to an activity, wherever that stands', () => {
  const inner = { StartAt: 'Job', States: { Job: task('arn:aws:states:::states:startExecution.sync:2') } };
  const definition = text({
    Ask: { ...task('arn:aws:states:::sqs:sendMessage.waitForTaskToken'), End: undefined, Next: 'All' },
    All: { Type: 'Parallel', Branches: [inner], Next: 'Give' },
    Give: task('arn:aws:states:eu-west-1:111122223333:activity:pack'),
  });

  expect(messages(definition)).toEqual([]);
  expect(messages(definition, 'EXPRESS')).toEqual([
    "/States/Ask/Resource: Express state machine does not support '.waitForTaskToken' service integration ",
    "/States/All/Branches[0]/States/Job/Resource: Express state machine does not support '.sync:2' service integration ",
    '/States/Give/Resource: Express state machine does not support Activity ARN',
  ]);
  expect(() => readDefinition(definition, 'EXPRESS')).toThrow(InvalidDefinition);
});

test('the processor of a distributed Map says of which type its executions are', () => {
  expect(messages(map({ Mode: 'DISTRIBUTED' }))).toEqual(['/States/Each/ItemProcessor/ProcessorConfig: These fields are required: [ExecutionType]']);
  expect(messages(map({ Mode: 'INLINE' }))).toEqual([]);
});

describe('the input of an execution', () => {
  test('may be any JSON', () => {
    expect(readExecutionInput(' [1, "two"] ')).toEqual([1, 'two']);
  });

  const faults: readonly (readonly [string, string])[] = [
    ['', 'Invalid execution input.'],
    ['none', "Unrecognized token 'none': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"],
    ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"],
    ['{"a": 1', 'Unexpected end-of-input: expected close marker for Object'],
  ];

  test.each(faults)('%j is refused in the words of AWS', (input, reason) => {
    expect(() => readExecutionInput(input)).toThrow(new InvalidExecutionInput(reason));
  });

  test('is refused in bounded time however deep it is nested', () => {
    expect(() => readExecutionInput('['.repeat(100_000))).toThrow(InvalidExecutionInput);
  });
});
