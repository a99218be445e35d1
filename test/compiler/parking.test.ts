import type { Json } from '../../lib/contract/json';
import type { Definition } from '../../lib/definition/definition';
import { placeOrder } from './place-order';
import { run, type Ending, type Story, type Told } from './run-machine';

const results: { readonly [state: string]: Json } = {
  reserveStock: { total: 42 },
  authorizePayment: { authorizationId: 'a-1' },
  capturePayment: { amount: 42 },
  'Retry capturePayment': { amount: 42 },
  createShipment: { trackingId: 't-1' },
};

const tell = (story: Partial<Story>): Told =>
  run({ definition: placeOrder, input: { orderId: 'order-1', lines: [], priority: 'high', customer: { id: 'c-1', email: 'a@b.c' } }, results, ...story });

const unknown: Ending = { error: 'Saga.OutcomeUnknown' };
const broken: Ending = { error: 'Saga.CompensationFailed' };
const rejected: Ending = { error: 'Saga.Rejected' };

const BEFORE_PIVOT = ['createOrder', 'reserveStock', 'authorizePayment'];
const AFTER_PIVOT = ['createShipment', 'confirmOrder'];
const CHAIN = ['Compensate authorizePayment', 'Compensate reserveStock', 'Compensate createOrder', 'Check compensations'];
const DAY = 86_400_000;
const TOO_LARGE = 'Too large: with the saga\'s own data the answer, its result or the saga\'s output exceeds 256 KiB. Give a smaller "result". '
  + 'Or give none: the saga completes with the output {"outputTooLarge":true}.';

describe('a parked pivot', () => {
  const parked = { always: { capturePayment: unknown } };

  it('stays open with a letter that says what happened and what can be done, and has the token', () => {
    const told = tell(parked);
    expect(told.way).toEqual([...BEFORE_PIVOT, 'capturePayment', 'Park capturePayment']);
    expect(told.result).toBeUndefined();
    expect(told.letters).toEqual([{
      at: 0,
      text: 'The pivot failed for good: capturePayment (Saga.OutcomeUnknown: Saga.OutcomeUnknown happened). Whether it has taken effect is not known, '
        + 'so nothing before it has been undone and nothing after it done. Answer by SendTaskSuccess with the task token and the output {"answer":"…"}: '
        + '"retry" runs the step again, with the same idempotency key and without a deadline; '
        + '"applied" with a "reason" and its "result", says that the step has taken effect: the saga goes forward; '
        + '"notApplied" with a "reason", says that it has not and never will: the step is fenced, and the saga compensates; '
        + '"abandon" with a "reason", ends the saga as it stands: nothing is undone.',
      saga: 'Shop/PlaceOrder', sagaId: 'order-1', execution: 'arn:aws:states:eu-west-1:1:execution:m:order-1', parked: 'pivot',
      failed: [{ step: 'capturePayment', error: 'Saga.OutcomeUnknown', cause: 'Saga.OutcomeUnknown happened' }],
      answers: ['retry', 'applied', 'notApplied', 'abandon'],
      taskToken: expect.any(String) as string,
    }]);
  });

  it('runs again without a deadline when a human answers retry, and completes', () => {
    const told = tell({ ...parked, answers: [{ answer: 'retry' }] });
    expect(told.way).toEqual([...BEFORE_PIVOT, 'capturePayment', 'Park capturePayment', 'Answer capturePayment', 'Retry capturePayment', ...AFTER_PIVOT]);
    expect('deadline' in told.requests.find((request) => request.state === 'Retry capturePayment')!).toBe(false);
    expect(told.result).toEqual({ status: 'SUCCEEDED', output: { trackingId: 't-1', charged: 42 } });
  });

  it('parks again when the retry fails too', () => {
    const told = tell({ always: { capturePayment: unknown, 'Retry capturePayment': unknown }, answers: [{ answer: 'retry' }, { answer: 'retry' }] });
    expect(told.letters).toHaveLength(3);
    expect(told.letters.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
  });

  it('compensates when the retry fences itself', () => {
    const told = tell({ always: { capturePayment: unknown, 'Retry capturePayment': rejected }, answers: [{ answer: 'retry' }] });
    expect(told.way.slice(-6)).toEqual(['Retry capturePayment', ...CHAIN, 'Compensated']);
  });

  it('goes forward when a human says that it is applied: the ledger has the answer, and later steps the result', () => {
    const answer = { answer: 'applied', reason: 'seen in the bank', result: { amount: 40 } };
    const told = tell({ ...parked, answers: [answer], results: { ...results, 'Resolve capturePayment': { amount: 40 } } });
    expect(told.way.slice(4)).toEqual(['Park capturePayment', 'Answer capturePayment', 'Resolve capturePayment', 'Resolved capturePayment', ...AFTER_PIVOT]);
    expect(told.requests.find((request) => request.state === 'Resolve capturePayment')).toMatchObject({
      functionName: 'arn:payments_FunctionArn', kind: 'resolution', step: 'capturePayment', phase: 'pivot', operation: 'payments.capture', answer, resultRead: true,
    });
    expect(told.result).toEqual({ status: 'SUCCEEDED', output: { trackingId: 't-1', charged: 40 } });
  });

  it('compensates when a human says that it is not applied', () => {
    const told = tell({ ...parked, answers: [{ answer: 'notApplied', reason: 'seen in the bank' }] });
    expect(told.way.slice(4)).toEqual(['Park capturePayment', 'Answer capturePayment', 'Resolve capturePayment', 'Resolved capturePayment', ...CHAIN, 'Compensated']);
    expect(told.result).toMatchObject({ cause: 'capturePayment failed with Saga.OutcomeUnknown: Saga.OutcomeUnknown happened' });
  });

  it('ends as it stands when a human abandons it', () => {
    const told = tell({ ...parked, answers: [{ answer: 'abandon', reason: 'test order' }] });
    expect(told.way.slice(4)).toEqual(['Park capturePayment', 'Answer capturePayment', 'Resolve capturePayment', 'Resolved capturePayment', 'Abandoned']);
    expect(told.result).toEqual({ status: 'FAILED', error: 'Saga.Abandoned', cause: 'test order' });
  });

  const NOT_ONE = 'The answer must be a JSON object whose "answer" is one of retry, applied, notApplied, abandon.';

  it.each<[Json, string]>([
    [null, NOT_ONE], ['retry', NOT_ONE], [[{ answer: 'retry' }], NOT_ONE], [7, NOT_ONE], [{}, NOT_ONE], [{ answer: 'skip', reason: 'x' }, NOT_ONE],
    [{ answer: ['retry'] }, NOT_ONE], [{ answer: null }, NOT_ONE], [{ answer: { answer: 'retry' } }, NOT_ONE], [[], NOT_ONE],
  ])('sends a new letter with the problem when the answer is %j, and takes the next one', (wrong, problem) => {
    const told = tell({ ...parked, answers: [wrong, { answer: 'retry' }] });
    expect(told.letters.map((letter) => letter.problem)).toEqual([undefined, problem]);
    expect(told.result).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each<[string, Ending, string]>([
    ['the service does not accept the answer', { error: 'Saga.InvalidAnswer', cause: JSON.stringify({ errorType: 'Saga.InvalidAnswer', errorMessage: 'result.amount must be a number', trace: [] }) }, 'result.amount must be a number'],
    ['the service fails', { error: 'Saga.OutcomeUnknown' }, 'The answer could not be recorded; give it again. Saga.OutcomeUnknown: Saga.OutcomeUnknown happened'],
    ['the answer is too large', { error: 'States.DataLimitExceeded' }, 'Too large: with the saga\'s own data the answer, its result or the saga\'s output exceeds 256 KiB. Give a smaller "result".'],
  ])('sends a new letter with the problem when %s, and takes the same answer again', (_, ending, problem) => {
    const answer = { answer: 'applied', reason: 'seen', result: { amount: 1 } };
    const told = tell({ ...parked, attempts: { 'Resolve capturePayment': [ending] }, answers: [answer, answer], results: { ...results, 'Resolve capturePayment': { amount: 1 } } });
    expect(told.letters.map((letter) => letter.problem)).toEqual([undefined, problem]);
    expect(told.result).toMatchObject({ status: 'SUCCEEDED', output: { charged: 1 } });
  });

  it('forgets the problem once an answer was accepted', () => {
    const told = tell({ always: { capturePayment: unknown, 'Retry capturePayment': unknown }, answers: [null, { answer: 'retry' }] });
    expect(told.letters.map((letter) => letter.problem)).toEqual([undefined, NOT_ONE, undefined]);
  });

  it('sends a fresh letter after 13 days without an answer, and again', () => {
    const told = tell({ ...parked, answers: ['timeout', 'timeout', { answer: 'retry' }] });
    expect(told.letters.map(({ at }) => at)).toEqual([0, 13 * DAY + 1_000, 26 * DAY + 2_000]);
    expect(told.result).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each(['SQS.QueueDoesNotExist', 'Whatever.SendTaskFailureSays', 'States.DataLimitExceeded'])('sends a fresh letter when the Task fails with %s, again and again, until one is answered', (fail) => {
    const told = tell({ ...parked, answers: [...Array.from({ length: 9 }, () => ({ fail })), { answer: 'retry' }] });
    expect(told.letters).toHaveLength(10);
    expect(told.result).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a parked step after the pivot', () => {
  it('runs again when a human answers retry', () => {
    const told = tell({ attempts: { createShipment: [unknown] }, answers: [{ answer: 'retry' }] });
    expect(told.way.slice(4)).toEqual(['createShipment', 'Park createShipment', 'Answer createShipment', ...AFTER_PIVOT]);
    expect(told.letters[0]).toMatchObject({ parked: 'forward', answers: ['retry', 'skip', 'abandon'] });
  });

  it('never compensates, not even when it says that it has fenced itself', () => {
    const told = tell({ always: { createShipment: rejected } });
    expect(told.way.slice(4)).toEqual(['createShipment', 'Park createShipment']);
  });

  it('tells a human\'s retry from the attempts before by the moment of entry', () => {
    const told = tell({ attempts: { createShipment: [unknown] }, answers: ['timeout', { answer: 'retry' }] });
    const [first, second] = told.requests.filter((request) => request.state === 'createShipment');
    expect([first?.entered, second?.entered]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-14T00:00:01.000Z']);
  });

  it('is skipped with a result that later steps read', () => {
    const answer = { answer: 'skip', reason: 'by phone', result: { trackingId: 't-9' } };
    const told = tell({ always: { createShipment: unknown }, answers: [answer], results: { ...results, 'Resolve createShipment': { trackingId: 't-9' } } });
    expect(told.requests.find(({ kind }) => kind === 'resolution')).toMatchObject({ step: 'createShipment', phase: 'forward', answer, resultRead: true });
    expect(told.requests.at(-1)).toMatchObject({ state: 'confirmOrder', input: { trackingId: 't-9' } });
    expect(told.result).toMatchObject({ output: { trackingId: 't-9', charged: 42 } });
  });

  it('is skipped without a result when it is the last and nothing reads it: the saga completes with its output', () => {
    const told = tell({ always: { confirmOrder: unknown }, answers: [{ answer: 'skip', reason: 'by phone' }] });
    expect(told.way.slice(5)).toEqual(['confirmOrder', 'Park confirmOrder', 'Answer confirmOrder', 'Resolve confirmOrder', 'Resolved confirmOrder', 'Completed']);
    expect(told.requests.at(-1)).toMatchObject({ kind: 'resolution', resultRead: false });
    expect(told.result).toEqual({ status: 'SUCCEEDED', output: { trackingId: 't-1', charged: 42 } });
  });

  const large = 'x'.repeat(200_000);
  const tooLarge = {
    results: { ...results, createShipment: { trackingId: large }, capturePayment: { amount: large }, 'Resolve confirmOrder': null },
    always: { 'Resolve confirmOrder': { result: null } },
  };

  it('whose saga\'s output is too large is asked about until it is gone without: then the saga completes and says so', () => {
    const skip = { answer: 'skip', reason: 'it is done' };
    const told = tell({ ...tooLarge, answers: [skip, { ...skip, result: {} }, skip] });
    expect(told.letters.map(({ answers, problem }) => [answers, problem])).toEqual([[['skip', 'abandon'], undefined], [['skip', 'abandon'], TOO_LARGE], [['skip', 'abandon'], TOO_LARGE]]);
    expect(told.requests.filter(({ kind }) => kind === 'resolution')).toMatchObject([{ resultTooLarge: true }, { resultTooLarge: true }, { resultTooLarge: true }]);
    expect(told.result).toEqual({ status: 'SUCCEEDED', output: { outputTooLarge: true } });
  });

  it('whose saga\'s output is too large can still be abandoned', () => {
    expect(tell({ ...tooLarge, answers: [{ answer: 'abandon', reason: 'too large' }] }).result).toEqual({ status: 'FAILED', error: 'Saga.Abandoned', cause: 'too large' });
  });

  it('that failed otherwise has an answer whose result is too large given again, smaller', () => {
    const skip = { answer: 'skip', reason: 'by phone' };
    const told = tell({
      results: { ...results, capturePayment: { amount: large } }, always: { createShipment: unknown },
      attempts: { 'Resolve createShipment': [{ result: { trackingId: 'x'.repeat(263_000) } }, { result: { trackingId: 't-9' } }] },
      answers: [{ ...skip, result: { trackingId: large } }, { ...skip, result: { trackingId: 't-9' } }],
    });
    expect(told.letters.map(({ answers }) => answers)).toEqual([['retry', 'skip', 'abandon'], ['retry', 'skip', 'abandon']]);
    expect(told.requests.filter(({ kind }) => kind === 'resolution')).toMatchObject([{ resultTooLarge: false }, { resultTooLarge: true }]);
    expect(told.result).toEqual({ status: 'SUCCEEDED', output: { trackingId: 't-9', charged: large } });
  });

  it('does not take an answer that belongs to a pivot', () => {
    expect(tell({ always: { confirmOrder: unknown }, answers: [{ answer: 'notApplied', reason: 'x' }] }).letters).toHaveLength(2);
  });
});

/** What a human's answer about compensations was written down for. */
const resolved = ({ requests }: Told): readonly string[] =>
  requests.filter(({ state }) => state === 'Resolve compensations').map(({ step, operation, functionName }) => `${step} ${operation} at ${functionName}`);

describe('compensations that fail for good', () => {
  const one = { always: { capturePayment: rejected }, attempts: { 'Compensate reserveStock': Array.from({ length: 8 }, () => broken) } };
  const two = { always: { capturePayment: rejected, 'Compensate authorizePayment': broken, 'Compensate createOrder': broken } };

  it('let the others run first, then park together with a letter that names each and what began it', () => {
    const told = tell(two);
    expect(told.way.slice(4)).toEqual([...CHAIN, 'Park compensations']);
    expect(told.letters).toMatchObject([{
      parked: 'compensation',
      failed: [{ step: 'authorizePayment', error: 'Saga.CompensationFailed', cause: 'Saga.CompensationFailed happened' }, { step: 'createOrder' }],
      because: { step: 'capturePayment', error: 'Saga.Rejected', cause: 'Saga.Rejected happened' },
      answers: ['retry', 'skip', 'abandon'],
    }]);
    expect(told.letters[0]!.text).toMatch(/^Undo failed for good: authorizePayment \(Saga\.CompensationFailed: .*\); createOrder \(.*\)\. The saga compensates because capturePayment \(Saga\.Rejected: /);
  });

  it('run again, all of them, when a human answers retry', () => {
    const told = tell({ ...one, answers: [{ answer: 'retry' }] });
    expect(told.way.slice(4)).toEqual([...CHAIN, 'Park compensations', 'Answer compensations', ...CHAIN, 'Compensated']);
    expect(told.requests.filter((request) => request.state === 'Compensate reserveStock')).toHaveLength(9);
  });

  it('are forgotten when run again: a second letter names only what failed the second time', () => {
    const told = tell({ ...two, attempts: { 'Compensate createOrder': Array.from({ length: 8 }, () => broken) }, always: { capturePayment: rejected, 'Compensate authorizePayment': broken }, answers: [{ answer: 'retry' }] });
    expect(told.letters.map((letter) => letter.failed.map(({ step }) => step))).toEqual([['authorizePayment', 'createOrder'], ['authorizePayment']]);
  });

  it('are skipped without a name when there is one', () => {
    const told = tell({ ...one, answers: [{ answer: 'skip', reason: 'released by hand' }] });
    expect(told.way.slice(8)).toEqual(['Park compensations', 'Answer compensations', 'Resolve compensations', 'Resolved compensations', ...CHAIN, 'Compensated']);
    expect(told.requests.find((request) => request.state === 'Resolve compensations')).toMatchObject({
      functionName: 'arn:inventory_FunctionArn', kind: 'resolution', step: 'reserveStock', phase: 'undoable', operation: 'inventory.release', answer: { answer: 'skip' },
    });
  });

  it('are skipped by name when there are several; without a name or with another one, a new letter says so', () => {
    const problem = 'Several compensations failed, or another step was named: say in "step" which of those in "failed" to skip.';
    const told = tell({
      ...two,
      answers: [{ answer: 'skip', reason: 'x' }, { answer: 'skip', step: 'reserveStock', reason: 'x' }, { answer: 'skip', step: ['createOrder'], reason: 'x' }, { answer: 'skip', step: 'createOrder', reason: 'x' }],
    });
    expect(told.letters.map((letter) => letter.problem)).toEqual([undefined, problem, problem, problem, undefined]);
    expect(resolved(told)).toEqual(['createOrder orders.cancel at arn:orders_FunctionArn']);
  });

  it('are noted at each that failed when a human abandons the saga', () => {
    const told = tell({ ...two, answers: [{ answer: 'abandon', reason: 'too old' }] });
    expect(told.way.slice(-7)).toEqual([
      'Park compensations', 'Answer compensations', 'Resolve compensations', 'Resolved compensations', 'Resolve compensations', 'Resolved compensations', 'Abandoned',
    ]);
    expect(resolved(told)).toEqual(['authorizePayment payments.void at arn:payments_FunctionArn', 'createOrder orders.cancel at arn:orders_FunctionArn']);
    expect(told.result).toEqual({ status: 'FAILED', error: 'Saga.Abandoned', cause: 'too old' });
  });

  it('are all named again when the abandonment could be noted at the first, and not at the second', () => {
    const told = tell({ ...two, attempts: { 'Resolve compensations': [{ result: null }, { error: 'Saga.OutcomeUnknown' }] }, answers: [{ answer: 'abandon', reason: 'too old' }] });
    expect(told.way.slice(-6)).toEqual(['Park compensations', 'Answer compensations', 'Resolve compensations', 'Resolved compensations', 'Resolve compensations', 'Park compensations']);
    expect(told.letters[1]?.failed.map(({ step }) => step)).toEqual(['authorizePayment', 'createOrder']);
  });

  it('park after a pivot that a human said was not applied, and tell of the pivot', () => {
    const told = tell({ always: { capturePayment: unknown, 'Compensate createOrder': broken }, answers: [{ answer: 'notApplied', reason: 'x' }] });
    expect(told.letters[1]).toMatchObject({ parked: 'compensation', because: { step: 'capturePayment' }, failed: [{ step: 'createOrder' }] });
    expect(told.letters[1]).not.toHaveProperty('problem');
  });
});

describe('a letter', () => {
  it('about a pivot whose result cannot travel says that it has taken effect', () => {
    const told = tell({ always: { capturePayment: { error: 'Saga.ResultTooLarge' } }, answers: [] });
    expect(told.letters[0]?.text).toContain('(Saga.ResultTooLarge: Saga.ResultTooLarge happened). It has taken effect, but its result cannot travel, so nothing');
  });

  it('about a step that a retry could do twice says why it does not offer one', () => {
    const told = tell({ always: { capturePayment: { error: 'Saga.NotRepeatable' } } });
    expect(told.letters[0]?.text).toContain('nothing after it done. A "retry" could do it twice, and is not offered: look in the service whether it has taken effect, and answer what is so. Answer by');
  });

  it.each(['States.DataLimitExceeded', 'Saga.ResultTooLarge', 'Saga.InvalidResult', 'Saga.StepFenced', 'Saga.NotRepeatable'])('does not offer retry after %s, which every attempt would meet', (error) => {
    const [pivot, forward] = [tell({ always: { capturePayment: { error } } }), tell({ always: { confirmOrder: { error } } })];
    expect(pivot.letters[0]?.answers).toEqual(['applied', 'notApplied', 'abandon']);
    expect(forward.letters[0]?.answers).toEqual(['skip', 'abandon']);
    expect(forward.letters[0]?.text).not.toContain('"retry" runs');
  });

  it('about compensations of a saga that has been abandoned does not offer retry', () => {
    const told = tell({ always: { capturePayment: rejected, 'Compensate createOrder': { error: 'Saga.StepFenced' } } });
    expect(told.letters[0]?.answers).toEqual(['skip', 'abandon']);
  });

  it('fits into a message however many compensations failed and whatever they said', () => {
    const once = { maxAttempts: 1, interval: '1s', backoffRate: 2, maxDelay: '30s', jitter: 'none' } as const;
    const names = Array.from({ length: 50 }, (_, at) => `reserve${'Something'.repeat(5)}${at}`);
    const definition: Definition = {
      name: 'Sample',
      body: [
        ...names.map((name) => ({
          kind: 'step', name, phase: 'undoable', action: 'orders.do', compensation: 'orders.undo', input: { kind: 'literal', value: null }, retry: once, compensationRetry: once,
        }) as const),
        { kind: 'pivot', name: 'pay', phase: 'pivot', action: 'orders.pay', input: { kind: 'literal', value: null }, retry: once },
      ],
    };
    const said = { error: 'Saga.CompensationFailed', cause: '\u0001'.repeat(20_000) };
    const told = tell({ definition, always: { pay: { error: 'Saga.Rejected', cause: said.cause }, ...Object.fromEntries(names.map((name) => [`Compensate ${name}`, said])) } });
    expect(told.letters[0]?.failed).toHaveLength(50);
    expect(Buffer.byteLength(JSON.stringify(told.letters[0]))).toBeLessThan(256 * 1_024);
  });
});
