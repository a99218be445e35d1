/** Sagas with handlers of their own: for what modelled services, which give and take small JSON and remember nothing, would never show. */
import { action, compensation, saga, service, typed } from '../../lib';
import { ownServices, type OwnServices } from '../../lib/explorer';
import type { RecordedSaga } from '../../lib/definition/saga';
import { Rejected, type StepContext, type Undo } from '../../lib/runtime';

interface Receipt {
  readonly id: string;
}

/** A schema that takes an object with a text as its `id`. */
const receipt = {
  '~standard': {
    version: 1 as const, vendor: 'mutants',
    validate: (value: unknown) => (isReceipt(value) ? { value } : { issues: [{ message: 'its id is no text' }] }),
    types: undefined as { readonly input: Receipt; readonly output: Receipt } | undefined,
  },
};

const isReceipt = (value: unknown): value is Receipt => typeof (value as Partial<Receipt> | null)?.id === 'string';

const anything = { input: typed<Receipt>(), output: typed<Receipt>() };

const lenient = service('shop', {
  reserve: action(anything), release: compensation('reserve'), pay: action(anything), refund: compensation('pay'), ship: action(anything),
});

const strictInputs = service('shop', {
  reserve: action(anything), release: compensation('reserve'), pay: action({ ...anything, input: receipt }), refund: compensation('pay'), ship: action(anything),
});

const strictResults = service('shop', {
  reserve: action({ ...anything, output: receipt }), release: compensation('reserve'), pay: action({ ...anything, output: receipt }), refund: compensation('pay'), ship: action(anything),
});

const retry = { maxAttempts: 2, interval: '1s', maxDelay: '2s', jitter: 'none' } as const;

/** Two steps that can be undone and a pivot. */
const steps = (at: typeof lenient | typeof strictInputs | typeof strictResults): RecordedSaga => saga('Steps', { input: typed<Receipt>() }, (s, { id }) => {
  const stock = s.step('reserve', { action: at.reserve, compensation: at.release, input: { id }, retry, compensationRetry: retry });
  const paid = s.step('pay', { action: at.pay, compensation: at.refund, input: { id: stock.id }, retry, compensationRetry: retry });
  s.pivot('ship', { action: at.ship, input: { id: paid.id }, retry });
});

export const unchecked = steps(lenient);

/** `pay` takes receipts only. */
export const checkedInputs = steps(strictInputs);

/** `reserve` and `pay` give receipts only. */
export const checkedResults = steps(strictResults);

interface World {
  /** Idempotency keys of charges that stand. */
  readonly charged: Set<string>;
  reservations: number;
  shipments: number;
  /** Every key with which the provider was ever asked: a request with one of them is a repetition, and changes nothing. */
  readonly keys: Set<string>;
  /** What handlers were given that they should never see. */
  readonly unfit: string[];
}

const LARGEST = 128 * 1_024;

const looked = (input: unknown, { unfit }: World): void => {
  if (!isReceipt(input)) unfit.push('no receipt');
  else if (input.id.length > LARGEST) unfit.push(`${input.id.length} characters`);
};

/** What each handler does in place of giving a receipt. */
interface Handlers {
  readonly reserve?: () => unknown;
  readonly pay?: () => unknown;
  /** At the first call. */
  readonly ship?: () => unknown;
}

/**
 * A shop whose handlers look at what they are given, and whose provider remembers every key. Its first reservation fails: where nothing did, a
 * saga would have to complete.
 */
export const remembering = ({ reserve, pay, ship }: Handlers): OwnServices => ownServices({
  world: (): World => ({ charged: new Set(), reservations: 0, shipments: 0, keys: new Set(), unfit: [] }),
  handlers: (world) => ({
    shop: {
      reserve: async (input: unknown) => {
        looked(input, world);
        world.reservations += 1;
        if (world.reservations === 1) throw new Error('out of order');
        return reserve ? reserve() : { id: 'stock' };
      },
      release: async () => undefined,
      pay: async (input: unknown, { idempotencyKey }: StepContext) => {
        looked(input, world);
        if (!world.keys.has(idempotencyKey)) world.charged.add(idempotencyKey);
        world.keys.add(idempotencyKey);
        return pay ? pay() : { id: 'charge' };
      },
      refund: async ({ actionIdempotencyKey }: Undo<unknown, unknown>, { idempotencyKey }: StepContext) => {
        if (!world.keys.has(idempotencyKey)) world.charged.delete(actionIdempotencyKey);
        world.keys.add(idempotencyKey);
      },
      ship: async (input: unknown) => {
        looked(input, world);
        world.shipments += 1;
        return ship && world.shipments === 1 ? ship() : { id: 'parcel' };
      },
    },
  }),
  invariants: {
    'no handler is given what it does not take': ({ unfit }: World) => unfit.length === 0 || `a handler was given ${String(unfit[0])}`,
    'nothing is charged in a compensated saga': ({ charged }: World, outcome) => outcome !== 'compensated' || charged.size === 0,
  },
});

export const rejects = (): never => { throw new Rejected('out of stock'); };

/** An error of a user's own whose name is one of ours. */
export const throwsRejected = (): never => { throw Object.assign(new Error('a response of 402'), { name: 'Saga.Rejected' }); };

const market = service('market', { reserve: action({ ...anything, idempotencyKey: 'ignored' }), release: compensation('reserve') });

export const oneStep: RecordedSaga = saga('OneStep', { input: typed<Receipt>() }, (s, { id }) => {
  s.step('reserve', { action: market.reserve, compensation: market.release, input: { id }, retry, compensationRetry: retry });
});

/** A market that cannot say whether it has heard of a request. */
export const doubting: OwnServices = ownServices({
  world: () => undefined,
  handlers: () => ({ market: { reserve: { run: async () => ({ id: 'stock' }), verify: async () => ({ kind: 'unknown' }) }, release: async () => undefined } }),
});
