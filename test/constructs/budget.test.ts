import { Duration as CdkDuration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Saga, type Budget } from '../../lib/constructs';
import type { Duration } from '../../lib/contract/time';
import { bookTable } from './book-table';
import { bookingsStack, newApp, templateOf } from './stack';

/** The message with which synthesis fails, or none. */
function failureOf(budget: Budget, times: { readonly clockSkew?: Duration; readonly lateArrivalWindow?: Duration } = {}): string {
  const { stack } = bookingsStack({ budget, ...times });
  try {
    templateOf(stack);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

test('a saga within its budget is synthesised', () => {
  // Two steps: 2 transitions $50, 2 calls of 100 ms with 512 MB $0.40 and $1.33, 4 writes $2.50
  expect(failureOf({ happy: { transitions: 2, invocations: 2, writes: 4, dollarsPerMillion: 54.24 }, worst: { transitions: 200 } })).toBe('none');
});

test('synthesis fails where all is well but dearer than the budget, and says by how much', () => {
  const message = failureOf({ happy: { transitions: 1, dollarsPerMillion: 54.23 } });
  expect(message).toContain('[Bookings/BookTable] Saga "BookTable" costs more than its budget allows:\n'
    + '  - happy: 2 transitions, and "happy" allows 1; $54.2333 a million, and "happy" allows $54.23');
});

test('synthesis fails with every path that exceeds its group or the worst, at once', () => {
  const message = failureOf({ rejected: { transitions: 4 }, worst: { writes: 5 } });
  // The pivot is rejected: 2 steps, the undo, the look, the end
  expect(message).toContain('- chargeDeposit rejected: 5 transitions, and "rejected" allows 4; 6 writes, and "worst" allows 5\n');
  expect(message).toMatch(/- bookTable failed at every attempt: \d+ writes, and "worst" allows 5\n/);
  expect(message).toMatch(/- every compensation failed at every attempt: \d+ writes, and "worst" allows 5/);
  expect(message).not.toContain('- happy');
  expect(message).not.toContain('- bookTable rejected');
});

test('a budget counts with the memory and timeouts of the functions, the length of calls and the prices that it is given', () => {
  const stack = new Stack(newApp(), 'Bookings');
  const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => null'), memorySize: 2_048, timeout: CdkDuration.seconds(10) });
  const free = { transition: 0, lambdaRequest: 0, writeUnit: 0, readUnit: 0, sqsRequest: 0 };
  new Saga(stack, 'BookTable', {
    definition: bookTable, services: { tables: { function: fn }, deposits: { function: fn } },
    budget: { callDuration: '1s', prices: { ...free, lambdaGbSecond: 1 }, happy: { dollarsPerMillion: 0 }, timedOut: { dollarsPerMillion: 0 } },
  });
  // 2 calls of 1 s, 2 GB each; where one is cut off, after 10 s, 20 GB-s more.
  expect(() => templateOf(stack)).toThrow(/- happy: \$4000000 a million.*\n(.*\n)*.*- chargeDeposit timed out once: \$24000000 a million/);
});

test('a budget counts a function that does not tell its timeout as one of 15 minutes', () => {
  const stack = new Stack(newApp(), 'Bookings');
  const fn = LambdaFunction.fromFunctionAttributes(stack, 'Fn', { functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bookings', sameEnvironment: true });
  const free = { transition: 0, lambdaRequest: 0, writeUnit: 0, readUnit: 0, sqsRequest: 0 };
  new Saga(stack, 'BookTable', {
    definition: bookTable, services: { tables: { function: fn }, deposits: { function: fn } },
    budget: { callDuration: '1s', prices: { ...free, lambdaGbSecond: 1 }, timedOut: { dollarsPerMillion: 0 } },
  });
  // 2 calls of 1 s, 0.5 GB each; where the pivot is cut off, after 900 s, 450 GB-s more.
  expect(() => templateOf(stack)).toThrow('- chargeDeposit timed out once: $451000000 a million');
});

test.each([['clockSkew', '5m'], ['lateArrivalWindow', '10m']] as const)('a budget counts with the %s of the construct: who waits longer asks more often', (time, length) => {
  const budget: Budget = { failed: { transitions: 15 } };
  expect(failureOf(budget)).toBe('none');
  expect(failureOf(budget, { [time]: length })).toMatch(/- bookTable failed at every attempt: \d+ transitions, and "failed" allows 15/);
});

test('a budget counts with the input that it is given', () => {
  // bookTable's own, small one is within it
  const happy = { dollarsPerMillion: 55 };
  expect(failureOf({ happy })).toBe('none');
  expect(failureOf({ happy, input: { bookingId: 'b'.repeat(2_000), table: 4 } })).toMatch(/- happy: \$\d+\.\d+ a million, and "happy" allows \$55/);
});

test('a budget whose calls run longer than the functions is told so', () => {
  expect(failureOf({ callDuration: '45s', happy: { transitions: 2 } })).toBe('Cannot count what saga "BookTable" costs:\n'
    + '- service "tables": a call is taken to run 45000 ms, and its function is cut off after 30000 ms. Give a shorter duration, or a longer timeout.\n'
    + '- service "deposits": a call is taken to run 45000 ms, and its function is cut off after 30000 ms. Give a shorter duration, or a longer timeout.');
});

test('a group of a budget may be left undefined, as JavaScript does', () => {
  expect(failureOf({ happy: undefined, worst: { transitions: 200 } } as unknown as Budget)).toBe('none');
});

test('a budget that cannot be read is told with all that is wrong with it', () => {
  const budget = { callDuration: 'quick', prices: { transitions: 1 }, happy: { transitions: -1, dollars: 3 }, hapy: {} } as unknown as Budget;
  expect(() => bookingsStack({ budget })).toThrow(expect.objectContaining({
    code: 'Saga.InvalidDefinition',
    problems: [
      'its budget\'s callDuration is "quick". Write a whole number and a unit, such as "500ms", "30s", "5m", "24h" or "3d".',
      expect.stringContaining('the prices of its budget: there is no price "transitions".') as string,
      'its budget\'s transitions of "happy" is -1. Use a number from 0.',
      'its budget limits no "dollars" of "happy". It limits transitions, invocations, writes, dollarsPerMillion.',
      'its budget has no "hapy". It takes happy, rejected, failed, timedOut, parked, worst, callDuration, input and prices.',
    ],
  }) as Error);
});

test('a budget wants the contracts of the saga', () => {
  expect(() => bookingsStack({ definition: { definition: bookTable.definition }, budget: {} })).toThrow('it has a budget, and no contracts to count with.');
});
