import { saga, typed } from 'cdk-saga';
import { bench, type Order } from './contract';

/** Six steps as in PlaceOrder: three that can be undone, the pivot, two that must go forward. */
export const measured = saga('Measured', { input: typed<Order>() }, (s, order) => {
  const input = <Name extends string>(step: Name) => ({ step, rejectAt: order.rejectAt });
  s.step('first', { action: bench.first, compensation: bench.undoFirst, input: input('first') });
  s.step('second', { action: bench.second, compensation: bench.undoSecond, input: input('second') });
  s.step('third', { action: bench.third, compensation: bench.undoThird, input: input('third') });
  const paid = s.pivot('pivot', { action: bench.pivot, input: input('pivot') });
  paid.step('fifth', { action: bench.fifth, input: input('fifth') });
  paid.step('sixth', { action: bench.sixth, input: input('sixth') });
});

export const STEPS = ['first', 'second', 'third', 'pivot', 'fifth', 'sixth'] as const;
