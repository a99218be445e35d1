import { createExecution, type Execution, parseStateMachine, VirtualTime } from '../../lib/asl/index';
import { CONTEXT, machine } from './run-machine';

function read(ReaderConfig: object, body: string | undefined): Execution {
  const map = {
    Type: 'Map',
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Arguments: { Bucket: 'orders', Key: '{% $states.input.key %}' } },
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
    Label: 'Orders',
    End: true,
  };
  const execution = createExecution(parseStateMachine(machine({ Each: map })), {
    input: { key: 'today' },
    context: CONTEXT,
    readObject: ({ bucket, key }) => (bucket === 'orders' && key === 'today' ? body : undefined),
  });
  const time = new VirtualTime();
  time.start(execution, { task: () => {} });
  time.runUntilIdle();
  return execution;
}

test.each([
  ['a JSON list', { InputType: 'JSON' }, '[1, "two"]', [1, 'two']],
  ['a part of a JSON document', { InputType: 'JSON', ItemsPointer: '/a~1b/0' }, '{"a/b":[[1,2]]}', [1, 2]],
  ['JSON lines', { InputType: 'JSONL' }, '{"n":1}\n\n{"n":2}\n', [{ n: 1 }, { n: 2 }]],
  ['CSV with its own headers', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, 'id,name\r\n1,"Doe, ""J"""\n2\n', [{ id: '1', name: 'Doe, "J"' }, { id: '2', name: '' }]],
  ['CSV with given headers', { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a'] }, '1,2\n3\n', [{ a: '1' }, { a: '3' }]],
  ['as many items as wanted', { InputType: 'JSON', MaxItems: 1 }, '[1,2]', [1]],
])('an ItemReader reads %s', (_, config, body, items) => {
  expect(read(config, body).result).toEqual({ status: 'SUCCEEDED', output: items });
});

test.each([
  ['an object that does not exist', { InputType: 'JSON' }, undefined],
  ['what is not JSON', { InputType: 'JSON' }, 'a,b'],
  ['JSON without items', { InputType: 'JSON' }, '7'],
  ['CSV with a header twice', { InputType: 'CSV' }, 'a,a\n1,2'],
  ['a negative number of items', { InputType: 'JSON', MaxItems: -1 }, '[1]'],
])('reading %s fails the run of the Map', (_, config, body) => {
  const { result, history } = read(config, body);

  expect(result).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
  expect(history.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunFailed',
    'MapStateFailed',
    'ExecutionFailed',
  ]);
});
