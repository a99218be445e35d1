import { compile, placeholders, services } from '../../lib/compiler';
import { aslProblems } from './asl-validator';
import { placeOrder, target } from './place-order';
import { placeOrderMachine } from './place-order-machine';

describe('PlaceOrder', () => {
  it('compiles to the machine that was read and found right', () => {
    expect(compile(placeOrder, target)).toEqual(placeOrderMachine);
  });

  it('is accepted by asl-validator', () => {
    expect(aslProblems(compile(placeOrder, target))).toBe('');
  });

  it('is plain ASCII, which CloudFormation gives back as it was', () => {
    expect(JSON.stringify(compile(placeOrder, target))).toMatch(/^[ -~]+$/);
  });

  it('names what the deployment fills in', () => {
    expect(services(placeOrder)).toEqual(['orders', 'inventory', 'payments', 'shipments']);
    expect(placeholders(placeOrder)).toEqual([
      'Partition', 'SagaName', 'LedgerTableName', 'DeadLetterQueueUrl',
      'orders_FunctionArn', 'inventory_FunctionArn', 'payments_FunctionArn', 'shipments_FunctionArn',
    ]);
  });
});
