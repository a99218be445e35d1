import type { Outcome } from '../trace';
import type { SagaPromise } from './promise';

export const oneSagaPerId: SagaPromise = {
  id: 'G1',
  says: 'of two executions with one id and different inputs, one alone acts',
  broken: {
    'second acts': ({ step }, { acted }) => (acted ? `the second execution runs the handler of ${step}, and the first has acted` : undefined),
    'handler began': ({ who }, { second }) => (second?.acted ? `the first execution runs the handler of ${who.step}, and the second has acted` : undefined),
  },
};

export const otherIsRefused: SagaPromise = {
  id: 'G1',
  says: 'an execution whose id is taken by one with another input ends as refused',
  brokenAtRest: ({ acted, second, ended }) => {
    if (second === undefined) return ended?.outcome === 'refused' ? 'the saga ends as one with another input, and there is none' : undefined;
    return wrong('first', ended?.outcome, second.acted) ?? wrong('second', second.outcome, acted);
  },
};

/** One that found its id taken has done nothing. It is refused, or it ends before it looks: by then no step of it could be called. */
function wrong(which: string, outcome: Outcome | undefined, taken: boolean): string | undefined {
  if (outcome === undefined || outcome === 'lost') return `the ${which} execution ${outcome === undefined ? 'never ends' : 'is lost'}`;
  const unharmed: readonly Outcome[] = taken ? ['refused', 'compensated'] : ['completed', 'compensated', 'abandoned', 'refused'];
  return unharmed.includes(outcome) ? undefined : `the ${which} execution is ${outcome}, and its id is taken`;
}
