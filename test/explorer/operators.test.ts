/** Humans whose answers come at awkward moments. */
import { replay, type Happening } from '../../lib/explorer';
import { threeSteps } from './three-steps';

const PARKED = { at: 'ship action 1 effect 1', kind: 'the effect takes place and its response is lost, at every attempt' };

const lineOf = (one: Happening): string | undefined => {
  if (one.kind === 'letter') return `letter${one.problem === undefined ? '' : `: ${one.problem}`}`;
  if (one.kind === 'said') return `says ${one.answer ?? one.word}`;
  if (one.kind === 'handler began' && one.who.step === 'ship') return `ship #${one.who.invocation} begins`;
  if (one.kind === 'handler ended' && one.who.step === 'ship') return `ship #${one.who.invocation} ends`;
  if (one.kind === 'replied' && one.who.operation === 'resolution') return `recorded: ${one.error ?? 'yes'}`;
  return one.kind === 'ended' ? one.outcome : undefined;
};

const told = (trace: readonly Happening[]): readonly string[] => trace.flatMap((one) => lineOf(one) ?? []);

test('an answer that meets an attempt waits until that has ended', async () => {
  const { run, broken } = await replay(threeSteps, [PARKED, { at: 'ship letter 1 letter 1', kind: 'a call comes again as the operator abandons the saga' }]);
  expect(broken).toEqual([]);
  expect(told(run.trace).slice(told(run.trace).indexOf('letter'))).toEqual([
    'letter', 'ship #3 begins', 'says abandon', 'recorded: Saga.StepInFlight', 'ship #3 ends', 'recorded: yes', 'abandoned',
  ]);
});

test('an answer that contradicts what the ledger knows brings the letter back', async () => {
  const { run, broken } = await replay(threeSteps, [
    { at: 'ship action 1 invoke 1', kind: 'the reply is too large for the machine' },
    { at: 'ship letter 1 letter 1', kind: 'the operator says the opposite of what the ledger knows' },
  ]);
  expect(broken).toEqual([]);
  expect(told(run.trace)).toEqual([
    'ship #1 begins', 'ship #1 ends', 'letter', 'says notApplied', 'recorded: Saga.InvalidAnswer',
    'letter: The answer is not taken. By the ledger the step is COMPLETED.', 'says abandon', 'recorded: yes', 'abandoned',
  ]);
});

test('an answer to a letter that has had its reminder is not heard', async () => {
  const { run, broken } = await replay(threeSteps, [PARKED, { at: 'ship letter 1 letter 1', kind: 'answered once the reminder is out' }]);
  expect(broken).toEqual([]);
  expect(told(run.trace).slice(told(run.trace).indexOf('letter'))).toEqual(['letter', 'letter', 'says abandon', 'says retry', 'ship #3 begins', 'ship #3 ends', 'completed']);
});
