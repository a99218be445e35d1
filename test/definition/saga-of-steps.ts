/** A module with 64 actions of different shapes, and a saga that uses the first `steps` of them, each reading the result before. */
export function sagaOfSteps(steps: number): string {
  const operations = Array.from({ length: 64 }, (_, n) => `
    make${n}: action({
      input: z.object({ id: z.string(), amount${n}: z.number(), lines: z.array(z.object({ sku: z.string(), count${n}: z.number() })), note: z.string().optional() }),
      output: z.object({ id: z.string(), total${n}: z.number(), to: z.object({ city: z.string(), zip${n}: z.string() }) }),
    }),
    undo${n}: compensation('make${n}'),`);
  const recorded = Array.from({ length: steps }, (_, n) => `
    const made${n} = s.step('makeThing${n}', {
      action: things.make${n},
      compensation: things.undo${n},
      input: { id: order.id, amount${n}: ${n === 0 ? 'order.amount' : `made${n - 1}.total${n - 1}`}, lines: [{ sku: 'a', count${n}: 1 }], note: order.customer.email },
    });`);
  return `
  import * as z from 'zod';
  import { action, compensation, saga, service } from 'cdk-saga';
  const things = service('things', {${operations.join('')}
  });
  const Order = z.object({ id: z.string(), amount: z.number(), customer: z.object({ email: z.string() }) });
  export const big = saga('Big', { input: Order }, (s, order) => {${recorded.join('')}
  });
  `;
}
