import { type Json, problemsOf } from '../../../lib/asl/index';
import { runMachine } from '../run-machine';

/** What a Pass state's `v.$` finds in the input; the cause where it finds nothing. */
function find(program: string, input: Json): unknown {
  const { result } = runMachine({ StartAt: 'P', States: { P: { Type: 'Pass', Parameters: { 'v.$': program }, End: true } } }, { input });
  if (result?.status !== 'SUCCEEDED') return result?.status === 'FAILED' ? result.error : 'no end';
  return (result.output as { v: Json }).v;
}

const store = { books: [{ id: 1, price: 5, tags: ['x'] }, { id: 2, price: 20 }, { id: 3, price: 9, sold: true }], 'odd name': { a: 1 } };

test.each<[string, unknown]>([
  ['$', store],
  ['$.books[0].id', 1],
  ['$.books[-1].id', 3],
  ["$['odd name'].a", 1],
  ['$.books[*].id', [1, 2, 3]],
  ['$.books[0:2].id', [1, 2]],
  ['$.books[0,2].id', [1, 3]],
  ['$..id', [1, 2, 3]],
  ['$.books[?(@.price < 10)].id', [1, 3]],
  ['$.books[?(@.price < 10 && @.sold == true)].id', [3]],
  ['$.books[?(@.tags)].id', [1]],
  ['$.books[?(!(@.sold))].id', [1, 2]],
  ['$.missing', 'States.Runtime'],
  ['$.books[*].missing', []],
  ['$$.Execution.Name', 'order-1'],
  ['$$.State.Name', 'P'],
])('path %s', (path, expected) => {
  expect(find(path, store)).toEqual(expected);
});

test.each<[string, unknown]>([
  ["States.Format('{} of \\\\{\\\\}: {}', $.n, States.JsonToString($.list))", '3 of {}: [1,2,2]'],
  ["States.StringToJson('{\"a\": [1]}')", { a: [1] }],
  ['States.ArrayPartition($.list, 2)', [[1, 2], [2]]],
  ['States.ArrayContains($.list, 2)', true],
  ['States.ArrayUnique($.list)', [1, 2]],
  ['States.ArrayRange(1, 9, 3)', [1, 4, 7]],
  ['States.ArrayGetItem($.list, 5)', 'States.IntrinsicFailure'],
  ['States.ArrayLength($.list)', 3],
  ["States.Base64Decode(States.Base64Encode('hé'))", 'hé'],
  ["States.Hash('abc', 'MD5')", '900150983cd24fb0d6963f7d28e17f72'],
  ["States.Hash('abc', 'CRC')", 'States.IntrinsicFailure'],
  ['States.MathAdd($.n, -1)', 2],
  ["States.StringSplit('a,b;;c', ',;')", ['a', 'b', 'c']],
  ["States.Format('{}')", 'States.IntrinsicFailure'],
])('intrinsic %s', (call, expected) => {
  expect(find(call, { n: 3, list: [1, 2, 2] })).toEqual(expected);
});

test('paths select the input, place the result and select the output', () => {
  const definition = {
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        InputPath: '$.order',
        Parameters: { 'Payload.$': '$.id' },
        ResultSelector: { 'price.$': '$.Payload.price' },
        ResultPath: '$.order.quote',
        OutputPath: '$.order',
        Assign: { 'price.$': '$.price' },
        Next: 'Tell',
      },
      Tell: { Type: 'Pass', Parameters: { 'order.$': '$', 'price.$': '$price' }, End: true },
    },
  };

  const { result } = runMachine(definition, {
    input: { order: { id: 'o1' }, other: 1 },
    task: ({ parameters }, answers) => answers.succeeded({ Payload: { price: 7, asked: parameters } }),
  });

  expect(result).toEqual({ status: 'SUCCEEDED', output: { order: { id: 'o1', quote: { price: 7 } }, price: 7 } });
});

function pass(fields: object): unknown {
  return runMachine({ StartAt: 'P', States: { P: { Type: 'Pass', Result: 1, ...fields, End: true } } }, { input: { a: 1 } }).result;
}

test('a discarded result leaves the input, a discarded output leaves nothing', () => {
  expect(pass({ ResultPath: null })).toEqual({ status: 'SUCCEEDED', output: { a: 1 } });
  expect(pass({ OutputPath: null })).toEqual({ status: 'SUCCEEDED', output: {} });
});

function holds(rule: object, input: Json): boolean {
  const states = { C: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' }, Yes: { Type: 'Succeed' }, No: { Type: 'Succeed' } };
  return runMachine({ StartAt: 'C', States: states }, { input }).history.some(({ details }) => details?.['name'] === 'Yes');
}

test.each<[object, Json, boolean]>([
  [{ Variable: '$.a', StringMatches: 'log-*.txt' }, { a: 'log-1.txt' }, true],
  [{ Variable: '$.a', StringMatches: 'a\\*' }, { a: 'ab' }, false],
  [{ Variable: '$.a', NumericLessThanPath: '$.b' }, { a: 1, b: 2 }, true],
  [{ Variable: '$.a', NumericEquals: 1 }, { a: '1' }, false],
  [{ Variable: '$.a', TimestampGreaterThan: '2024-01-01T00:00:00Z' }, { a: '2024-01-01T01:00:00+00:30' }, true],
  [{ Variable: '$.a', IsTimestamp: true }, { a: '2024-13-01T00:00:00Z' }, false],
  [{ Variable: '$.a', IsPresent: false }, {}, true],
  [{ Variable: '$.a', IsNull: true }, { a: null }, true],
  [{ Not: { Variable: '$.a', BooleanEquals: true } }, { a: false }, true],
  [{ And: [{ Variable: '$.a', IsPresent: true }, { Or: [{ Variable: '$.a', NumericEquals: 1 }, { Variable: '$.a', NumericEquals: 2 }] }] }, { a: 2 }, true],
])('rule %j on %j', (rule, input, expected) => {
  expect(holds(rule, input)).toBe(expected);
});

test('a state of a JSONPath machine may use JSONata, not the other way round', () => {
  const states = { A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.a %}', Next: 'B' }, B: { Type: 'Pass', InputPath: '$.b', End: true } };

  expect(runMachine({ StartAt: 'A', States: states }, { input: { a: { b: 5 } } }).result).toEqual({ status: 'SUCCEEDED', output: 5 });
  expect(problemsOf({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } } })).toEqual([
    { code: 'SCHEMA_VALIDATION_FAILED', location: '/States/A', message: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine" },
  ]);
});
