import { parseStateMachine, variableReferences } from '../../lib/asl/index';
import { machine } from './run-machine';

test('every field of a JSONPath state counts, each name once and in order', () => {
  const definition = {
    StartAt: 'Set',
    States: {
      Set: { Type: 'Pass', Assign: { a: 1, b: 2, c: 3 }, Next: 'Choose' },
      Choose: { Type: 'Choice', Choices: [{ Variable: '$c', NumericEqualsPath: '$a.limit', Next: 'Work' }], Default: 'Work' },
      Work: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { 'x.$': "States.Format('{}{}', $b, $a)" }, TimeoutSecondsPath: '$b', End: true },
    },
  };

  expect(variableReferences(parseStateMachine(definition))).toEqual({ Choose: ['a', 'c'], Work: ['a', 'b'] });
});

test('in JSONata, functions, parameters and names bound in the expression are no variables', () => {
  const definition = machine({
    Set: { Type: 'Pass', Assign: { rate: 2, x: 1, sum: 0 }, Next: 'Use' },
    Use: {
      Type: 'Pass',
      Output: "{% ( $sum := $sum([1,2]); $map([1], function($x) { $x * $rate + $sum }) ) %}",
      Assign: { x: '{% $states.input.rate %}' },
      End: true,
    },
  });

  expect(variableReferences(parseStateMachine(definition))).toEqual({ Use: ['rate'] });
});

test('states inside others have references of their own, and data is not read as a path', () => {
  const inner = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', Output: '{% $seen %}', End: true } } };
  const definition = machine({
    Set: { Type: 'Pass', Assign: { seen: 1 }, Output: { kind: 'path', root: { variable: 'seen' } }, Next: 'All' },
    All: { Type: 'Parallel', Branches: [inner], End: true },
  });

  expect(variableReferences(parseStateMachine(definition))).toEqual({ Inner: ['seen'] });
});
