import { InvalidDefinition, parseStateMachine, problemsOf } from '../../../lib/asl/index';
import { LAMBDA, machine } from '../run-machine';

const pass = { Type: 'Pass', End: true };
const task = { Type: 'Task', Resource: LAMBDA, Arguments: {}, End: true };

const problem = (code: string, location: string, message: unknown = expect.anything()) => ({ code, location, message });
const schema = (location: string, message?: unknown) => problem('SCHEMA_VALIDATION_FAILED', location, message);

test('all problems of a definition are told at once', () => {
  const definition = machine({ A: { ...task, Retry: [{ ErrorEquals: [], MaxAttempts: -1 }], End: undefined, Next: 'Nowhere' }, Lonely: { Type: 'Strange' } });

  expect(() => parseStateMachine(definition)).toThrow(InvalidDefinition);
  expect(problemsOf(definition)).toEqual([
    schema('/States/A/Retry[0]/ErrorEquals'),
    schema('/States/A/Retry[0]/MaxAttempts'),
    schema('/States/Lonely/Type'),
    problem('MISSING_TRANSITION_TARGET', '/States/A/Next', "Missing 'Next' target: Nowhere"),
    problem('MISSING_TRANSITION_TARGET', '/States/Lonely', 'State "Lonely" is not reachable.'),
  ]);
});

test('the message of a refusal has code, reason and place', () => {
  expect(() => parseStateMachine(machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }))).toThrow(
    "Invalid State Machine Definition: 'MISSING_END_STATE: State machine must contain at least one terminal state at /States'",
  );
});

test.each([
  ['no object', 'text', { code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' }],
  ['nothing in it', {}, schema('/', 'These fields are required: [States, StartAt]')],
  ['an unknown field', { ...machine({ A: pass }), Foo: 1 }, schema('/', "Field 'Foo' is not supported")],
  ['an unknown field in a state', machine({ A: { ...pass, TimeoutSeconds: 1 } }), schema('/States/A', "Field 'TimeoutSeconds' is not supported")],
  ['neither Next nor End', machine({ A: { Type: 'Pass' } }), schema('/States/A')],
  ['both Next and End', machine({ A: { ...pass, Next: 'A' } }), schema('/States/A')],
  ['a time-out of nothing', machine({ A: { ...task, TimeoutSeconds: 0 } }), schema('/States/A/TimeoutSeconds')],
  ['States.ALL beside another name', machine({ A: { ...task, Retry: [{ ErrorEquals: ['X', 'States.ALL'] }] } }), schema('/States/A/Retry[0]/ErrorEquals')],
  ['States.ALL before the last', machine({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] } }), schema('/States/A/Retry[0]/ErrorEquals')],
  ['a backoff that shrinks', machine({ A: { ...task, Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] } }), schema('/States/A/Retry[0]/BackoffRate')],
  ['an expression in a Retry', machine({ A: { ...task, Retry: [{ ErrorEquals: ['X'], MaxAttempts: '{% 1 %}' }] } }), schema('/States/A/Retry[0]/MaxAttempts', 'Expected value of type [INTEGER]')],
  ['an expression that does not parse', machine({ A: { ...pass, Output: { v: '{% 1 + %}' } } }), problem('INVALID_JSONATA_EXPRESSION', '/States/A/Output/v', 'Unexpected end of expression')],
  ['an expression half open', machine({ A: { ...pass, Output: '{% 1' } }), problem('INVALID_JSONATA_EXPRESSION', '/States/A/Output')],
  ['a name at the top level', machine({ A: { ...pass, Output: ['{% phone %}'] } }), problem('UNSUPPORTED_JSONATA_EXPRESSION', '/States/A/Output[0]', "Reference to 'phone' at the top level is not supported.")],
  ['the top-level context', machine({ A: { ...pass, Output: '{% $$ %}' } }), problem('UNSUPPORTED_JSONATA_EXPRESSION', '/States/A/Output', "Reference to '$$' is not supported.")],
  ['the error output outside a Catch', machine({ A: { ...pass, Output: '{% $states.errorOutput %}' } }), problem('UNSUPPORTED_JSONATA_EXPRESSION', '/States/A/Output')],
  ['a field of the other language', machine({ A: { ...pass, InputPath: '$.a' } }), schema('/States/A', "The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage")],
  ['a variable called states', machine({ A: { ...pass, Assign: { states: 1 } } }), schema('/States/A/Assign')],
  ['a reader of items', machine({ A: { Type: 'Map', ItemReader: {}, ItemProcessor: { StartAt: 'B', States: { B: pass } }, End: true } }), schema('/States/A/ItemReader')],
  ['an intrinsic function that does not parse', { StartAt: 'A', States: { A: { ...pass, Parameters: { 'a.$': 'States.Format(' } } } }, schema('/States/A/Parameters', "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call")],
])('a definition with %s is refused', (_, definition, expected) => {
  expect(problemsOf(definition)).toEqual([expected]);
});

test('the error output is there in a Catch, a name within a path and in a lambda', () => {
  const expressions = ['{% $states.input.items[price > 3].name %}', '{% $map($states.input.items, function($v) { $v.price }) %}', '{% $states.input.items^(price){name: price} %}'];
  const definition = machine({
    A: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'B' }] },
    B: { ...pass, Output: expressions },
  });

  expect(problemsOf(definition)).toEqual([]);
});

test('states inside a state have names of their own in the whole machine', () => {
  const branch = { StartAt: 'A', States: { A: pass } };

  expect(problemsOf(machine({ P: { Type: 'Parallel', Branches: [branch, branch], End: true } }))).toEqual([schema('/States/P/Branches[1]/States/A', 'Duplicate state name: A')]);
});
