/** The sagas, services and budgets of the searches that mutants are put before. Small ones: a mutant that hides is then found soon. */
import { action, compensation, nothingToCompensate, saga, service, typed } from '../../lib';
import { contractOf } from '../../lib/contract/service';
import type { StepNode } from '../../lib/definition/definition';
import { epochSeconds } from '../../lib/runtime/ledger/item';
import type { RecordedSaga } from '../../lib/definition/saga';
import { millis } from '../../lib/contract/time';
import type { RetryOptions } from '../../lib/definition/retry';
import { FAULT_KINDS, invariant, ownServices, type ExploreOptions, type OwnServices } from '../../lib/explorer';
import { Rejected, type LedgerStore } from '../../lib/runtime';
import { checkedInputs, checkedResults, doubting, oneStep, rejects, remembering, throwsRejected, unchecked } from './own-worlds';

export interface Search {
  readonly saga: RecordedSaga;
  readonly options: Omit<ExploreOptions, 'stopAtFirst' | 'onProgress'>;
}

const receipt = { input: typed<{ id: string }>(), output: typed<{ id: string }>() };
const operations = { reserve: action(receipt), release: compensation('reserve'), pay: action(receipt), refund: compensation('pay'), ship: action(receipt), tell: action(receipt) };
const shop = service('shop', operations);

const ignored = { ...receipt, idempotencyKey: 'ignored' } as const;
const bazaar = service('bazaar', {
  reserve: action(ignored), release: compensation('reserve'), pay: action(ignored), refund: compensation('pay'), ship: action(ignored), tell: action(ignored),
});

const retry = { maxAttempts: 2, interval: '1s', maxDelay: '2s', jitter: 'none' } as const;
interface Order {
  readonly id: string;
}

const order = { input: typed<{ id: string }>() };

/** Two steps that can be undone, the second with what the first gave, and a pivot. */
const threeSteps = (at: typeof shop | typeof bazaar, { deadline, timeout, policy = retry }: { readonly deadline?: '1m'; readonly timeout?: '2s'; readonly policy?: RetryOptions } = {}): RecordedSaga => saga('ThreeSteps', { ...order, ...(deadline && { deadline }) }, (s, { id }) => {
  const stock = s.step('reserve', { action: at.reserve, compensation: at.release, input: { id }, ...(timeout && { timeout }), retry: policy, compensationRetry: policy });
  const paid = s.step('pay', { action: at.pay, compensation: at.refund, input: { id: stock.id }, retry: policy, compensationRetry: policy });
  s.pivot('ship', { action: at.ship, input: { id: paid.id }, retry: policy });
});

/** What leaves nothing to undo, a step, a pivot, and two steps after it. */
const forward = (at: typeof shop | typeof bazaar, deadline?: '1m'): RecordedSaga => saga('Forward', { ...order, ...(deadline && { deadline }) }, (s, { id }) => {
  s.step('quote', { action: at.tell, compensation: nothingToCompensate('a quote reserves nothing'), input: { id }, retry });
  const stock = s.step('reserve', { action: at.reserve, compensation: at.release, input: { id }, retry, compensationRetry: retry });
  const paid = s.pivot('pay', { action: at.pay, input: { id: stock.id }, retry });
  const parcel = paid.step('ship', { action: at.ship, input: { id: paid.result.id }, retry });
  paid.step('tell', { action: at.tell, input: { id: parcel.id }, retry });
  return { parcel: parcel.id };
});

const twoSteps = (at: typeof shop | typeof bazaar): RecordedSaga => saga('TwoSteps', order, (s, { id }) => {
  s.step('reserve', { action: at.reserve, compensation: at.release, input: { id }, retry, compensationRetry: retry });
  s.step('pay', { action: at.pay, compensation: at.refund, input: { id }, retry, compensationRetry: retry });
});

interface Shop {
  readonly reserved: Set<string>;
  readonly charged: Set<string>;
  /** What handlers were given in place of the order's id. */
  readonly misread: unknown[];
}

/** Handlers that mind their inputs, in a shop that can be looked at. */
const ownShop = ownServices({
  world: (): Shop => ({ reserved: new Set(), charged: new Set(), misread: [] }),
  handlers: ({ reserved, charged, misread }) => ({
    shop: {
      reserve: async ({ id }: Partial<Order>, { idempotencyKey }: { readonly idempotencyKey: string }) => { reserved.add(idempotencyKey); return { id: identified(id, misread) }; },
      release: async ({ actionIdempotencyKey }: { readonly actionIdempotencyKey: string }) => { reserved.delete(actionIdempotencyKey); },
      pay: async ({ id }: Partial<Order>, { idempotencyKey }: { readonly idempotencyKey: string }) => { charged.add(idempotencyKey); return { id: identified(id, misread) }; },
      refund: async ({ actionIdempotencyKey }: { readonly actionIdempotencyKey: string }) => { charged.delete(actionIdempotencyKey); },
      ship: async ({ id }: Partial<Order>) => ({ id: identified(id, misread) }),
      tell: async ({ id }: Partial<Order>) => ({ id: identified(id, misread) }),
    },
  }),
  invariants: [
    invariant('every handler is given the order', ({ misread }: Shop) => misread.length === 0 || `${String(misread[0])} is no order`),
    invariant('a completed saga has charged', ({ charged }: Shop, outcome) => outcome !== 'completed' || charged.size === 1),
    invariant('nothing is left of a compensated saga', ({ reserved, charged }: Shop, outcome) => outcome !== 'compensated' || reserved.size + charged.size === 0),
  ],
});

/** Handlers that fail at their first calls, so often, or reject the first. */
function failing(times: { readonly [operation: string]: number | 'rejects' }): OwnServices {
  const handlers = (calls: Map<string, number>) => Object.fromEntries(Object.keys(operations).map((name) => [name, async () => {
    const call = (calls.get(name) ?? 0) + 1;
    calls.set(name, call);
    const failures = times[name] ?? 0;
    if (failures === 'rejects' && call === 1) throw new Rejected('out of stock');
    if (failures !== 'rejects' && call <= failures) throw new Error('out of order');
    return { id: name };
  }]));
  return ownServices({ world: () => new Map<string, number>(), handlers: (calls) => ({ shop: handlers(calls) }), byHand: () => undefined });
}

const input = { id: 'order-1' };

function identified(id: string | undefined, misread: unknown[]): string {
  if (id !== input.id) misread.push(id);
  return input.id;
}

/** A definition as a tool may write it, past the recorder and its checks. */
const written = (name: string, deadline: '0s' | undefined, ...body: readonly StepNode[]): RecordedSaga =>
  ({ name, definition: { name, ...(deadline && { deadline }), body }, input: order.input, services: { shop: contractOf(shop) } });

const POLICY = { maxAttempts: 2, interval: '1s', backoffRate: 2, maxDelay: '2s', jitter: 'none' } as const;

const node = (name: 'reserve' | 'pay' | 'ship' | 'tell', phase: StepNode['phase'], compensation?: string): StepNode => ({
  kind: phase === 'pivot' ? 'pivot' : 'step', name, phase, action: `shop.${name}`, input: { kind: 'object', fields: {} }, retry: POLICY,
  ...(compensation !== undefined && { compensation, compensationRetry: POLICY }),
});

const [reserveStep, payStep, shipPivot] = [node('reserve', 'undoable', 'shop.release'), node('pay', 'undoable', 'shop.refund'), node('ship', 'pivot')];

/** Sagas that are refused: each waits for the check to be taken away. */
const REFUSED = {
  'refused: no compensation': () => ({ saga: written('NoCompensation', undefined, node('reserve', 'undoable'), payStep, shipPivot), options: { pairs: 100 } }),
  'refused: undoable after the pivot': () => ({ saga: written('UndoneLater', undefined, reserveStep, shipPivot, payStep), options: { pairs: 100 } }),
  'refused: forward before the pivot': () => ({ saga: written('ToldEarly', undefined, node('tell', 'forward'), reserveStep, shipPivot), options: { pairs: 100 } }),
  'refused: two pivots': () => ({ saga: written('TwoPivots', undefined, reserveStep, shipPivot, node('tell', 'pivot')), options: { pairs: 100 } }),
  'refused: no time': () => ({ saga: written('NoTime', '0s', reserveStep, shipPivot), options: { pairs: 100 } }),
  'refused: hides a function': () => ({
    saga: written('Hides', undefined, { ...reserveStep, name: 'type' }, { ...shipPivot, input: { kind: 'reference', root: { step: 'type' }, path: ['id'] } }), options: { pairs: 0 },
  }),
  'refused: reads a later step': () => ({
    saga: written('ReadsAhead', undefined, { ...reserveStep, input: { kind: 'reference', root: { step: 'pay' }, path: ['id'] } }, payStep, shipPivot), options: { pairs: 0 },
  }),
  'refused: another\'s compensation': () => ({
    saga: saga('Crossed', order, (s, { id }) => {
      s.step('pay', { action: shop.pay, compensation: shop.release as never, input: { id }, retry, compensationRetry: retry });
      s.pivot('ship', { action: shop.ship, input: { id }, retry });
    }),
    options: { pairs: 100, services: ownShop, input: { id: 'order-1' } },
  }),
  'refused: s after the pivot': () => ({
    saga: saga('Recorded', order, (s, { id }) => {
      s.pivot('ship', { action: shop.ship, input: { id }, retry });
      s.step('pay', { action: shop.pay, compensation: shop.refund, input: { id }, retry, compensationRetry: retry });
    }),
    options: { pairs: 100 },
  }),
} as const satisfies { readonly [name: string]: () => Search };

/** What an earlier saga with the same id left, expired before the searched one began and not yet deleted. */
const withItemsOfLastYear = (store: LedgerStore): LedgerStore => {
  for (const step of ['reserve', 'pay', 'ship']) {
    const item = { saga: 'Search/Saga', sagaId: 'saga-1', step, status: 'COMPENSATED', inputHash: 'another', attemptId: 'earlier', expiresAt: epochSeconds(1_700_000_000) } as const;
    void store.put(item, { kind: 'absent', expiredBefore: item.expiresAt });
  }
  return store;
};

/** A compensation's attempts come after 1, 3, 7, 15, 31, 61 s: one of them falls between W and W + S, and one just before W. */
const SHORT_WINDOW = { functionTimeouts: { shop: millis(30_000) }, clockSkewMs: millis(20_000), lateArrivalMs: millis(45_000) };

/** Functions that outlast the two minutes after which some call comes again. */
const LONG = { functionTimeouts: { shop: millis(150_000) }, clockSkewMs: millis(20_000), lateArrivalMs: millis(60_000) };

/** What a human's answer may meet: another answer, a call that comes late or again, an effect or a write that lands late. */
const HUMANS = [
  ...[...FAULT_KINDS.values()].filter(({ points }) => points.includes('letter')).map(({ name }) => name),
  'delivered again when an operator answers, slowly', 'delivered again two minutes later', 'delivered again a day later',
  'the function begins half a minute after the Task has timed out', 'the reply is lost, and the Task times out', 'client error while the function runs on, slowly',
  'killed, and the effect lands at the last moment', 'killed before the write', 'the write lands 10 minutes late',
];

/** An hour passes before a human answers: with a window of two, what was sent may still land then. */
const WIDE_WINDOW = { functionTimeouts: { shop: millis(30_000) }, clockSkewMs: millis(20_000), lateArrivalMs: millis(7_200_000) };
const humans = { pairs: 3_000, random: 5_000, longest: 4, kinds: HUMANS, input, target: WIDE_WINDOW };

/** What is sent lands soon or never: while an answer is recorded that waits for one call, it does. */
const SHORTEST_WINDOW = { functionTimeouts: { shop: millis(30_000) }, clockSkewMs: millis(1_000), lateArrivalMs: millis(2_000) };
const SLOW_ANSWERS = [
  'a call comes again as the operator looks, and says what is so', 'the operator looks within seconds, and says what is so', 'the call is lost, and the Task times out',
  'killed, and the effect lands at the last moment', 'the handler throws, and the effect lands at the last moment', 'the effect takes place and its response is lost',
];

/** An answer is recorded, and the machine does not hear that it is; the next one says something else. */
const UNHEARD = ['the operator looks, and says what is so', 'the operator abandons the saga', 'the operator says the opposite of what the ledger knows', 'the reply is too large for the machine'];

/** A compensation cannot even begin, and a human sees to it before the effect that it is to undo has landed. */
const LATE_EFFECTS = ['the ledger is unavailable, at every attempt', 'the operator sees to it by hand', 'the handler throws, and the effect lands at the last moment', 'killed, and the effect lands at the last moment'];

/** Calls that come again as an operator answers, to a ledger that is slow. */
const CALLS_AGAIN = [...[...FAULT_KINDS.keys()].filter((name) => name.startsWith('a call comes again')), 'the ledger answers at the last moment', 'the write lands 2 seconds late', 'killed after the write'];

const FORGOTTEN = ['the effect takes place and its response is lost, at every attempt', 'the operator says that it is done, and forgets the result'];

const everywhere = (kind: 'honours and looksUp' | 'ignores and looksUp') => ({ quote: kind, reserve: kind, pay: kind, ship: kind, tell: kind });

export const SEARCHES = {
  'undo': () => ({ saga: threeSteps(shop), options: { pairs: 4_000 } }),
  'forward': () => ({ saga: forward(shop), options: { pairs: 4_000 } }),
  'timeout': () => ({ saga: threeSteps(shop, { timeout: '2s' }), options: { pairs: 1_500 } }),
  'after an earlier saga': () => ({ saga: threeSteps(shop), options: { pairs: 0, alterations: { ledger: withItemsOfLastYear } } }),
  'one attempt': () => ({ saga: threeSteps(shop, { policy: { ...retry, maxAttempts: 1 } }), options: { pairs: 3_000, target: SHORT_WINDOW } }),
  'rejected': () => ({ saga: threeSteps(shop), options: { pairs: 4_000, input, services: failing({ ship: 'rejects' }), target: LONG } }),
  'parked pivot': () => ({ saga: threeSteps(shop), options: { pairs: 4_000, input, services: failing({ ship: 2 }) } }),
  'parked after the pivot': () => ({ saga: forward(shop), options: { pairs: 4_000, input, services: failing({ ship: 2 }) } }),
  'parked compensations': () => ({ saga: threeSteps(shop), options: { pairs: 3_000, input, services: failing({ ship: 'rejects', refund: 2, release: 2 }) } }),
  'humans at the pivot': () => ({ saga: threeSteps(shop), options: { ...humans, services: failing({ ship: 2 }) } }),
  'humans after the pivot': () => ({ saga: forward(shop), options: { ...humans, services: failing({ ship: 2, tell: 2 }) } }),
  'slow answers': () => ({ saga: threeSteps(shop), options: { directed: 0, pairs: 3_000, random: 5_000, longest: 4, kinds: SLOW_ANSWERS, input, services: failing({ ship: 2 }), target: SHORTEST_WINDOW } }),
  'unheard answers': () => ({ saga: threeSteps(shop), options: { directed: 0, pairs: 3_000, random: 3_000, longest: 4, kinds: UNHEARD, input, services: failing({ ship: 2 }) } }),
  'late effects': () => ({ saga: threeSteps(shop), options: { directed: 0, pairs: 3_000, random: 3_000, longest: 4, kinds: LATE_EFFECTS, input, services: failing({ ship: 'rejects' }), target: WIDE_WINDOW } }),
  'late effects forward': () => ({ saga: forward(shop), options: { directed: 0, pairs: 3_000, kinds: LATE_EFFECTS, input, services: failing({ ship: 2 }), target: WIDE_WINDOW } }),
  'calls again': () => ({ saga: threeSteps(shop), options: { directed: 0, pairs: 3_000, random: 1_000, kinds: CALLS_AGAIN, input, services: failing({ ship: 2 }) } }),
  'unheard rejection': () => ({ saga: threeSteps(shop), options: { directed: 0, pairs: 1_000, kinds: ['the reply is lost, and the Task times out'], input, services: failing({ ship: 'rejects' }) } }),
  'forgotten result': () => ({ saga: forward(shop), options: { directed: 0, pairs: 1_000, kinds: FORGOTTEN, input, services: ownShop } }),
  'no pivot': () => ({ saga: twoSteps(shop), options: { pairs: 800 } }),
  'looks up': () => ({ saga: twoSteps(bazaar), options: { pairs: 800, downstream: everywhere('ignores and looksUp') } }),
  'looks up, honours': () => ({ saga: twoSteps(shop), options: { pairs: 800, downstream: everywhere('honours and looksUp') } }),
  'ignores': () => ({ saga: threeSteps(bazaar), options: { pairs: 800 } }),
  'ignores forward': () => ({ saga: forward(bazaar), options: { pairs: 800 } }),
  'deadline forward': () => ({ saga: forward(shop, '1m'), options: { pairs: 800 } }),
  'own services': () => ({ saga: forward(shop), options: { pairs: 0, services: ownShop, input: { id: 'order-1' } } }),
  'doubts': () => ({ saga: oneStep, options: { directed: 0, pairs: 300, input, services: doubting } }),
  'no receipt given': () => ({ saga: checkedInputs, options: { directed: 0, pairs: 0, input, services: remembering({ reserve: () => ({ id: 7 }) }) } }),
  'too much given': () => ({ saga: checkedInputs, options: { directed: 0, pairs: 0, input, services: remembering({ reserve: () => ({ id: 'x'.repeat(140 * 1_024) }) }), kinds: ['rejected'] } }),
  'another result': () => ({ saga: checkedResults, options: { directed: 0, pairs: 0, input, services: remembering({ reserve: () => ({ id: 7 }) }) } }),
  'no result': () => ({ saga: unchecked, options: { directed: 0, pairs: 0, input, services: remembering({ reserve: () => ({ id: Number.NaN }) }) } }),
  'unusable result': () => ({ saga: checkedResults, options: { directed: 0, pairs: 300, input, services: remembering({ pay: () => ({ id: 7 }) }) } }),
  'a name of ours': () => ({ saga: unchecked, options: { directed: 0, pairs: 0, input, services: remembering({ pay: throwsRejected }) } }),
  'a provider that remembers': () => ({ saga: unchecked, options: { directed: 0, pairs: 300, input, services: remembering({ ship: rejects }) } }),
  'aborted': () => ({ saga: threeSteps(shop, { deadline: '1m' }), options: { directed: 0, pairs: 500, kinds: ['the handler is aborted at its timeout, and the effect lands at the last moment'] } }),
  'deadline': () => ({ saga: threeSteps(shop, { deadline: '1m' }), options: { pairs: 800 } }),
  ...REFUSED,
} as const satisfies { readonly [name: string]: () => Search };

/** Those that can only begin once a check is taken away. */
export const SEARCHES_OF_WHAT_IS_REFUSED: ReadonlySet<string> = new Set(Object.keys(REFUSED));

export type SearchName = keyof typeof SEARCHES;
