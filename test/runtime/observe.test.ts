import { memoryLedger, Rejected, type AroundAttempt, type Environment } from '../../lib/runtime/index';
import { killed, LAMBDA, rigOn, SKEW, START, throws } from './step-rig';

const sagaWith = (surroundings: Partial<Environment>) => rigOn(memoryLedger(), 'order-1', surroundings);
const linesOf = ({ lines }: { lines: readonly string[] }) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

/** An order around whose attempts this is put. */
const orderIn = (aroundAttempt: AroundAttempt) => sagaWith({ aroundAttempt });

describe('the metrics of an attempt', () => {
  const duration = [{ Namespace: 'cdk-saga', Dimensions: [['saga', 'outcome'], ['saga', 'step', 'outcome']], Metrics: [{ Name: 'AttemptDuration', Unit: 'Milliseconds' }] }];

  test('stand in the line that tells its end, in the embedded metric format', async () => {
    const order = sagaWith({ metrics: true });
    order.next(async () => { order.clock.advance(25); throw new Rejected('declined'); });
    await order.act('undoable');
    expect(linesOf(order)).toEqual([expect.objectContaining({
      saga: 'Shop/PlaceOrder', step: 'pay', outcome: 'Saga.Rejected', AttemptDuration: 25,
      _aws: { Timestamp: START + 25, CloudWatchMetrics: duration },
    })]);
  });

  test('tell an attempt that takes over from one that was killed, and none that follows one which failed', async () => {
    const order = sagaWith({ metrics: true });
    await killed(order, () => order.act('undoable'));
    order.clock.advance(LAMBDA + SKEW + 1);
    order.next(throws(new Error('down')));
    await order.act('undoable', { attempt: 2 });
    order.clock.advance(1);
    await order.act('undoable', { attempt: 3 });
    const takenOver = linesOf(order).filter((line) => 'TakenOver' in line);
    expect(takenOver).toEqual([expect.objectContaining({
      attempt: 2, TakenOver: 1,
      _aws: { Timestamp: START + LAMBDA + SKEW + 1, CloudWatchMetrics: [{ Namespace: 'cdk-saga', Dimensions: [['saga'], ['saga', 'step']], Metrics: [{ Name: 'TakenOver', Unit: 'Count' }] }] },
    })]);
  });

  test('have no id for a dimension: CloudWatch bills each value', async () => {
    const order = sagaWith({ metrics: true });
    order.next(throws(new Error('down')));
    await order.act('undoable');
    await order.compensate();
    const dimensions = linesOf(order).flatMap((line) => (line['_aws'] as { CloudWatchMetrics: { Dimensions: string[][] }[] } | undefined)?.CloudWatchMetrics ?? []).flatMap(({ Dimensions }) => Dimensions.flat());
    expect(new Set(dimensions)).toEqual(new Set(['saga', 'step', 'outcome']));
  });

  test('can be left out', async () => {
    const order = sagaWith({ metrics: false });
    await order.act('undoable');
    expect(linesOf(order)).toEqual([expect.not.objectContaining({ _aws: expect.anything() })]);
  });
});

describe('what is put around an attempt', () => {
  test('is told what is attempted, and how it ended', async () => {
    const told: unknown[] = [];
    const order = orderIn(async (attempt, run) => { told.push(attempt, await run()); });
    order.next(async () => { order.clock.advance(7); return { receipt: 'r' }; });
    await order.act('undoable', { attempt: 2, correlationId: 'web-1' });
    expect(told).toEqual([
      { saga: 'Shop/PlaceOrder', sagaId: 'order-1', step: 'pay', operation: 'payments.authorize', kind: 'action', attempt: 2, correlationId: 'web-1' },
      { outcome: 'completed', duration: 7 },
    ]);
  });

  test('is around the handler: what it sets up holds while that runs', async () => {
    let inside = false;
    const seen: boolean[] = [];
    const order = orderIn(async (_attempt, run) => { inside = true; await run(); inside = false; });
    order.next(async () => { seen.push(inside); return { receipt: 'r' }; });
    await order.act('undoable');
    expect([...seen, inside]).toEqual([true, false]);
  });

  test.each<readonly [string, AroundAttempt]>([
    ['throws', () => { throw new Error('no collector'); }],
    ['rejects', async () => { throw new Error('no collector'); }],
    ['throws once the attempt has ended', async (_attempt, run) => { await run(); throw new Error('no collector'); }],
    ['never runs the attempt', () => undefined],
    ['never settles', () => new Promise(() => undefined)],
    ['waits for ever before it runs the attempt', async (_attempt, run) => { await new Promise(() => undefined); return run(); }],
    ['runs the attempt twice', async (_attempt, run) => { await run(); return run(); }],
    ['gives something else back', async (_attempt, run) => { await run(); return 'mine'; }],
  ])('changes nothing of the step when it %s', async (_title, hook) => {
    const order = orderIn(hook);
    expect(await order.act('undoable')).toEqual({ reply: { receipt: 'r' } });
    expect(order.calls).toHaveLength(1);
    order.next(throws(new Error('down')));
    expect(await order.act('undoable', { step: 'other' })).toEqual({ error: 'Saga.ActionFailed', message: 'payments.authorize threw Error: down.' });
    expect(order.calls).toHaveLength(2);
  });

  test('is told of in the log when it throws', async () => {
    const order = orderIn(() => { throw new RangeError('no collector'); });
    await order.act('undoable');
    expect(linesOf(order)).toContainEqual(expect.objectContaining({ level: 'warn', message: 'aroundAttempt threw', thrown: 'RangeError' }));
  });

  test('hears of an attempt that could not reach the ledger', async () => {
    const ended: unknown[] = [];
    const order = orderIn(async (_attempt, run) => { ended.push(await run()); });
    order.ledger.failPuts('unavailable');
    await order.act('undoable');
    expect(ended).toEqual([{ outcome: 'Saga.LedgerUnavailable', duration: 0 }]);
  });
});
