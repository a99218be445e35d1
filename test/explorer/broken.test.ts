import { explore, replay, type Alterations } from '../../lib/explorer';
import type { StepRequest } from '../../lib/contract/step-request';
import { millis } from '../../lib/contract/time';
import { action, compensation, saga, service, typed } from '../../lib';

const shop = service('shop', {
  reserve: action({ input: typed<{ id: string }>(), output: typed<{ at: string }>() }),
  release: compensation('reserve'),
  pay: action({ input: typed<{ id: string }>(), output: typed<{ at: string }>() }),
  refund: compensation('pay'),
});

const retry = { maxAttempts: 2, interval: '1s', maxDelay: '2s', jitter: 'none' } as const;

/** Two steps that can be undone: small enough that every pair of faults is tried. */
const twoSteps = saga('TwoSteps', { input: typed<{ id: string }>() }, (s, order) => {
  s.step('reserve', { action: shop.reserve, compensation: shop.release, input: { id: order.id }, retry, compensationRetry: retry });
  s.step('pay', { action: shop.pay, compensation: shop.refund, input: { id: order.id }, retry, compensationRetry: retry });
});

const withoutTimes = (left: { readonly skew?: 0; readonly window?: 0 }) => (request: StepRequest): StepRequest =>
  ({ ...request, ledger: { ...request.ledger, ...(left.window === 0 ? { lateArrivalMs: millis(0) } : {}), ...(left.skew === 0 ? { clockSkewMs: millis(0) } : {}) } });

const broken: readonly (readonly [string, string, Alterations])[] = [
  ['compensations do not wait for what may still land', 'G9', { request: withoutTimes({ window: 0 }) }],
  ['a lease is over as soon as it begins', 'G3', { ledger: (store) => ({ ...store, put: (item, expected) => store.put('leaseUntil' in item ? { ...item, leaseUntil: 0 as never } : item, expected) }) }],
];

test.each(broken)('the search finds that %s', async (_title, promise, alterations) => {
  const report = await explore(twoSteps, { alterations, pairs: 5_000, stopAtFirst: true });
  expect(report.violations.map(({ broken: [first] }) => first?.promise)).toEqual([promise]);
  const schedule = report.violations[0]?.run.schedule ?? [];
  expect((await replay(twoSteps, schedule, { alterations })).broken).not.toEqual([]);
  expect((await replay(twoSteps, schedule)).broken).toEqual([]);
}, 120_000);
