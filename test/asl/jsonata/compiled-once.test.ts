import { createExecution, parseStateMachine, VirtualTime } from '../../../lib/asl/index';
import type { loadEngine } from '../../../lib/asl/jsonata/engine';
import { CONTEXT, LAMBDA, machine } from '../run-machine';

const mockCompiled: string[] = [];

jest.mock('../../../lib/asl/jsonata/engine', () => {
  const real = jest.requireActual<{ loadEngine: typeof loadEngine }>('../../../lib/asl/jsonata/engine');
  return {
    loadEngine: (...functions: Parameters<typeof loadEngine>) => {
      const engine = real.loadEngine(...functions);
      const compile: typeof engine.compile = (source) => {
        mockCompiled.push(source);
        return engine.compile(source);
      };
      return { ...engine, compile };
    },
  };
});

const LOOP = machine({
  Charge: {
    Type: 'Task',
    Resource: LAMBDA,
    Arguments: { amount: '{% $states.input.left * 2 %}', first: '{% $states.input.lines[0] %}' },
    Assign: { charged: '{% $states.result.charged %}' },
    Output: '{% {"left": $states.input.left - 1, "lines": [1, 2]} %}',
    Next: 'More?',
  },
  'More?': { Type: 'Choice', Choices: [{ Condition: '{% $states.input.left > 0 %}', Next: 'Charge' }], Default: 'Done' },
  Done: { Type: 'Succeed', Output: '{% $charged %}' },
});

test('expressions are compiled as a machine is parsed, each once, however often executions visit its states', () => {
  const parsed = parseStateMachine(LOOP);

  expect([...mockCompiled].toSorted()).toEqual([
    '$charged',
    '$states.input.left * 2',
    '$states.input.left > 0',
    '$states.input.lines[0]',
    '$states.result.charged',
    '{"left": $states.input.left - 1, "lines": [1, 2]}',
  ]);

  mockCompiled.length = 0;
  for (const left of [3, 5]) {
    const time = new VirtualTime();
    const execution = createExecution(parsed, { input: { left, lines: [7] }, context: CONTEXT });
    time.start(execution, { task: (_, answers) => answers.succeeded({ charged: left }) });
    time.runUntilIdle();
    expect(execution.result).toEqual({ status: 'SUCCEEDED', output: left });
  }
  expect(mockCompiled).toEqual([]);
});
