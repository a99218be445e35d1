/** Traces written by hand: what breaks, though no mechanism of the library took part. */
import type { Happening } from '../../lib/explorer';
import { brokenIn } from '../../lib/explorer/promises';
import { threeSteps } from './three-steps';

const reserving = { step: 'reserve', operation: 'action', invocation: 1 } as const;
const releasing = { step: 'reserve', operation: 'compensation', invocation: 1 } as const;
const whatBreaks = (promise: string, ...trace: readonly Happening[]): readonly string[] =>
  brokenIn(trace, threeSteps.definition).filter((one) => one.promise === promise).map(({ what }) => what);

test('an effect still stands after a request to undo it that has changed nothing', () => {
  expect(whatBreaks('G5',
    { at: 0, kind: 'sent', who: reserving, request: 1 },
    { at: 1, kind: 'applied', who: reserving, request: 1, key: 'reserve', effect: true },
    { at: 2, kind: 'sent', who: releasing, request: 2 },
    { at: 3, kind: 'undone', who: releasing, request: 2, key: 'another', effect: false },
    { at: 4, kind: 'ended', outcome: 'compensated' },
  )).toEqual(['the saga is compensated, and the effect of reserve stands']);
});

test('the first execution must not act once a second has, though a third has taken the id meanwhile', () => {
  expect(whatBreaks('G1',
    { at: 0, kind: 'started again' },
    { at: 1, kind: 'second acts', step: 'reserve' },
    { at: 2, kind: 'started again' },
    { at: 3, kind: 'handler began', who: reserving, ledger: 'STARTED' },
    { at: 4, kind: 'second ended', outcome: 'completed' },
    { at: 5, kind: 'ended', outcome: 'refused' },
  )).toContain('the first execution runs the handler of reserve, and the second has acted');
});
