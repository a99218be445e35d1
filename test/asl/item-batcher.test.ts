import type { Json } from '../../lib/asl/index';
import { LAMBDA, machine, runMachine } from './run-machine';

const PROCESSOR = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'One',
  States: { One: { Type: 'Task', Resource: LAMBDA, Arguments: '{% $states.input %}', End: true } },
};

function batches(map: object): { readonly inputs: readonly Json[]; readonly result: unknown } {
  const inputs: Json[] = [];
  const { result } = runMachine(machine({ Each: { Type: 'Map', ItemProcessor: PROCESSOR, End: true, ...map } }), {
    task: ({ parameters }, answers) => {
      inputs.push(parameters);
      answers.succeeded(inputs.length);
    },
  });
  return { inputs, result };
}

test('an ItemBatcher puts items together in order, with what every batch is to have', () => {
  const { inputs, result } = batches({ Items: [1, 2, 3], ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { shop: 'north' } } });

  expect(inputs).toEqual([
    { BatchInput: { shop: 'north' }, Items: [1, 2] },
    { BatchInput: { shop: 'north' }, Items: [3] },
  ]);
  expect(result).toEqual({ status: 'SUCCEEDED', output: [1, 2] });
});

test('a batch is no larger than its limit in bytes', () => {
  // {"Items":["aaaa","bbbb"]} has 25 bytes.
  const { inputs } = batches({ Items: ['aaaa', 'bbbb', 'cccc'], ItemBatcher: { MaxInputBytesPerBatch: 25 } });

  expect(inputs).toEqual([{ Items: ['aaaa', 'bbbb'] }, { Items: ['cccc'] }]);
});

const S3 = { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'b', Key: 'k' } };

test('a Map whose items cannot be read fails before it works on any', () => {
  const { inputs, result } = batches({ ItemReader: S3 });

  expect(inputs).toEqual([]);
  expect(result).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
});

test('a Map that writes its results to S3 fails before it works on any item', () => {
  const { inputs, result } = batches({ Items: [1], ResultWriter: { ...S3, Resource: 'arn:aws:states:::s3:putObject' } });

  expect(inputs).toEqual([]);
  expect(result).toMatchObject({ status: 'FAILED', error: 'States.ResultWriterFailed' });
});
