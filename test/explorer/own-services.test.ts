import { explore, invariant, ownServices, replay } from '../../lib/explorer';
import { Rejected } from '../../lib/runtime';
import { threeSteps } from './three-steps';

interface Shop {
  readonly reserved: Set<string>;
  readonly charges: string[];
}

/** A shop whose payment service is right or wrong in how it takes keys. */
const shopThat = (charge: (shop: Shop, key: string) => void) => ownServices({
  world: (): Shop => ({ reserved: new Set(), charges: [] }),
  handlers: (shop) => ({
    shop: {
      reserve: async ({ id }: { readonly id: string }, { idempotencyKey }: { readonly idempotencyKey: string }) => { shop.reserved.add(idempotencyKey); return { id }; },
      release: async ({ actionIdempotencyKey }: { readonly actionIdempotencyKey: string }) => { shop.reserved.delete(actionIdempotencyKey); },
      pay: async ({ id }: { readonly id: string }, { idempotencyKey }: { readonly idempotencyKey: string }) => { charge(shop, idempotencyKey); return { id }; },
      refund: async () => { shop.charges.length = 0; },
      ship: async ({ id }: { readonly id: string }) => ({ id }),
    },
  }),
  byHand: (shop, { step }) => {
    if (step === 'reserve') shop.reserved.clear();
    if (step === 'pay') shop.charges.length = 0;
  },
  // Its types are part of the test: a name without an annotation is the world's.
  invariants: {
    'a customer is charged once': ({ charges }) => charges.length <= 1 || `${charges.length} charges stand`,
    'nothing is left of a compensated saga': ({ charges, reserved }, outcome) => outcome !== 'compensated' || charges.length + reserved.size === 0,
  },
});

const input = { id: 'order-1' };

test('handlers that take each key once keep the user\'s own invariants', async () => {
  const services = shopThat(({ charges }, key) => void (charges.includes(key) || charges.push(key)));
  const { violations, tried } = await explore(threeSteps, { services, input, pairs: 300, directed: 0 });
  expect(violations).toEqual([]);
  expect(tried.pairs).toBe(300);
}, 60_000);

test('a handler that forgets its key is found by the user\'s own invariant, and the story names it', async () => {
  const services = shopThat(({ charges }, key) => void charges.push(key));
  const report = await explore(threeSteps, { services, input, stopAtFirst: true });
  expect(report.violations).toHaveLength(1);
  expect(report.violations[0]?.run.schedule).toHaveLength(1);
  expect(report.toString()).toContain('a customer is charged once: 2 charges stand');
  expect(report.toString()).toMatch(/\n1 kind of violations:\n[^]*Replay: [^]*\nNever reached, states: /); // what was found first, and then what a search cut short left out
}, 60_000);

interface Held {
  reserved: boolean;
}

test('an invariant that throws is broken where it threw, though it holds again at the end', async () => {
  const services = ownServices({
    world: (): Held => ({ reserved: false }),
    handlers: (shop) => ({ shop: {
      reserve: async () => { shop.reserved = true; return input; }, release: async () => { shop.reserved = false; },
      pay: async () => input, refund: async () => undefined, ship: async () => input,
    } }),
    invariants: [invariant('nothing is reserved', ({ reserved }: Held) => {
      if (reserved) throw new Error('something is');
      return true;
    })],
  });
  const { broken, run } = await replay(threeSteps, [{ at: 'ship action 1 effect 1', kind: 'rejected' }], { services, input });
  expect(broken[0]).toMatchObject({ promise: 'invariant', what: 'nothing is reserved: something is' });
  expect(run.trace.filter((one) => one.kind === 'applied').map(({ who, effect }) => `${who.step} ${effect}`)).toEqual(['reserve true', 'pay true']);
});

test('a handler of an operation that no service has is refused, and not modelled in silence', async () => {
  const services = ownServices({ world: () => ({}), handlers: () => ({ shop: { reserve: async () => input, releese: async () => undefined } }) });
  await expect(replay(threeSteps, [], { services, input })).rejects.toThrow('The saga has no operation shop.releese. It has shop.reserve, shop.release, shop.pay, shop.refund, shop.ship.');
});

test('an operation without a handler is named, and not modelled in silence', async () => {
  const services = ownServices({ world: () => ({}), handlers: () => ({ shop: { reserve: async () => input, release: async () => undefined, ship: async () => input } }) });
  await expect(replay(threeSteps, [], { services, input })).rejects.toThrow('ownServices has no handler for shop.pay, shop.refund. Give it one for each operation of the saga\'s services: ');
});

test('handlers that keep something from run to run are told of, since then no run is certain', async () => {
  let sold = 0;
  const services = ownServices({ world: () => ({}), handlers: () => ({ shop: {
    reserve: async () => {
      sold += 1;
      if (sold > 3) throw new Rejected('sold out');
      return input;
    },
    release: async () => undefined, pay: async () => input, refund: async () => undefined, ship: async () => input,
  } }) });
  await expect(explore(threeSteps, { services, input, pairs: 0 })).rejects.toThrow('at first "HANDLER: reserve #1 does its work", at last "reserve #1 throws: sold out". A handler keeps something from run to run');
});

test('a story tells what a user\'s handler did, and not what a service would have made of its key', async () => {
  const replayed = await replay(threeSteps, [{ at: 'pay action 1 effect 1', kind: 'the effect takes place and its response is lost' }], { services: shopThat(({ charges }, key) => void charges.push(key)), input });
  const told = String(replayed);
  expect(told).toContain('Your invariant does not hold: a customer is charged once: 2 charges stand.');
  expect(told).toContain('HANDLER: pay #2 does its work again, with the same key\n');
  expect(told).toContain('^ your invariant does not hold: a customer is charged once: 2 charges stand\n');
  expect(told).not.toContain('DOWNSTREAM');
});
