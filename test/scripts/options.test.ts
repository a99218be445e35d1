import { wholeNumberIn } from '../../lib/cli/arguments';
import { optionsOf } from '../../scripts/options';

const { argv } = process;
afterEach(() => {
  process.argv = argv;
  jest.restoreAllMocks();
});

const read = (...args: readonly string[]) => {
  process.argv = ['node', 'soak', ...args];
  return optionsOf({ each: { type: 'string' }, seed: { type: 'string' } }, ({ each = '500', seed = '1' }) => ({
    each: () => wholeNumberIn('each', each, 1, 1_000),
    seed: () => wholeNumberIn('seed', seed, 0, 2 ** 31 - 1),
  }));
};

test('a script has numbers for its options, and its own where none are given', () => {
  expect(read('--each', '7')).toEqual({ each: 7, seed: 1 });
  expect(read('--seed=2147483647')).toEqual({ each: 500, seed: 2_147_483_647 });
});

test.each([
  [['--each', '0'], ['--each takes a whole number from 1 to 1000, not "0".']],
  [['--each', 'many', '--seed', '-1'], ['--each takes a whole number from 1 to 1000, not "many".', '--seed takes a whole number from 0 to 2147483647, not "-1".']],
])('a script that is asked with %j says all that is wrong, and ends with 2', (args, complaints) => {
  const ended = jest.spyOn(process, 'exit').mockImplementation((code) => { throw new Error(`ended with ${code}`); });
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => read(...args)).toThrow('ended with 2');
  expect(ended).toHaveBeenCalledTimes(1);
  expect(told).toHaveBeenCalledWith(complaints.join('\n'));
});
