import { memoryLedger } from '../../lib/runtime/index';
import { killed, returns, rigOn, START } from './step-rig';
import { nameOf } from './conformance/suite';

const saga = () => rigOn(memoryLedger(), 'order-1');
const LOOSE = { operation: 'payments.loose' };

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;

describe('what a handler gives back', () => {
  test.each([
    ['a field that is undefined', { note: undefined, receipt: 'r' }, { receipt: 'r' }],
    ['a Date', { at: new Date(START) }, { at: '2026-01-01T00:00:00.000Z' }],
    ['nothing', undefined, null],
    ['a lone surrogate', '\ud800', '\ud800'],
    ['a field named __proto__', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
    ['an instance of a class', new (class Receipt { id = 7; })(), { id: 7 }],
    ['deep nesting', JSON.parse(`${'['.repeat(500)}1${']'.repeat(500)}`), JSON.parse(`${'['.repeat(500)}1${']'.repeat(500)}`)],
  ])('travels as JSON: %s', async (_title, result, reply) => {
    const order = saga();
    order.next(returns(result));
    expect(await order.act('undoable', LOOSE)).toEqual({ reply });
    expect(await order.item()).toMatchObject({ status: 'COMPLETED', result: JSON.stringify(reply) });
    expect(await order.act('undoable', LOOSE)).toEqual({ reply });
  });

  test.each([
    ['a bigint', { amount: 5n }],
    ['a cycle', cycle],
    ['NaN', { amount: Number.NaN }],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a function', { call: () => 1 }],
    ['a symbol', Symbol('s')],
    ['a Map', { lines: new Map([[1, 2]]) }],
    ['a Set', new Set([1])],
    ['undefined in a list', [1, undefined]],
    ['a Date without a time', { at: new Date('soon') }],
    ['a promise that nobody awaited', { receipt: Promise.resolve('r') }],
    ['an Error', { problem: new Error('no') }],
    ['bytes', { pdf: new Uint8Array([1]) }],
    ['a toJSON that throws', { toJSON: () => { throw new Error('no'); } }],
  ])('cannot travel, and the effect is kept, not run again and compensated: %s', async (_title, result) => {
    const order = saga();
    order.next(returns(result));
    expect(nameOf(await order.act('undoable', LOOSE))).toBe('Saga.InvalidResult');
    expect(await order.item()).toMatchObject({ status: 'COMPLETED', unresolved: false });
    expect(nameOf(await order.act('undoable', { ...LOOSE, attempt: 2 }))).toBe('Saga.InvalidResult');
    expect(order.calls).toHaveLength(1);
  });

  test.each([
    [{ receipt: 'r', lines: new Map() }, 'lines is a Map, which is not JSON'],
    [{ amount: 5n }, 'amount is a BigInt, which is not JSON'],
    [new Set([1]), 'It is a Set, which is not JSON'],
  ])('is told by its place where it cannot travel: %p', async (result, message) => {
    const order = saga();
    order.next(returns(result));
    expect(await order.act('undoable', LOOSE)).toEqual({ error: 'Saga.InvalidResult', message });
  });

  test('cannot travel, of a pivot: the saga parks, and goes on with what a human says', async () => {
    const order = saga();
    order.next(returns({ receipt: 5n }));
    expect(nameOf(await order.act('pivot'))).toBe('Saga.InvalidResult');
    expect(nameOf(await order.resolve('pivot', { answer: 'notApplied', reason: 'why' }))).toBe('Saga.InvalidAnswer');
    expect(await order.resolve('pivot', { answer: 'applied', reason: 'it is there', result: { receipt: 'r' } })).toEqual({ reply: { receipt: 'r' } });
    expect(order.calls).toHaveLength(1);
  });

  test('of the largest size travels, and of one byte more is compensated as applied', async () => {
    const [fits, exceeds] = [saga(), saga()];
    fits.next(returns('x'.repeat(245_758)));
    exceeds.next(returns('x'.repeat(245_759)));
    expect(nameOf(await fits.act('undoable', LOOSE))).toBe('done');
    expect(nameOf(await exceeds.act('undoable', LOOSE))).toBe('Saga.ResultTooLarge');
  });
});

describe('a compensation', () => {
  test('whose action\'s input no longer fits its schema fails and can be tried again', async () => {
    const order = saga();
    await order.seed({ status: 'COMPLETED', input: '{"amount":"five"}', result: '{"receipt":"r"}', quietAfter: 0, unresolved: false });
    expect(await order.compensate()).toEqual({ error: 'Saga.CompensationFailed', message: expect.stringContaining('amount: ') });
    expect(await order.item()).toMatchObject({ status: 'COMPENSATING', leaseUntil: 0 });
    expect(order.calls).toEqual([]);
  });

  test('of a killed action gets the input that the action had', async () => {
    const order = saga();
    await killed(order, () => order.act('undoable', { input: { amount: 9 } }));
    order.clock.advance(900_000);
    await order.compensate();
    expect(order.calls.at(-1)).toMatchObject({ operation: 'compensation', input: { amount: 9 }, outcome: { kind: 'unknown' } });
  });
});
