import { action, service } from 'cdk-saga';
import * as z from 'zod';

export const payments = service('payments', {
  charge: action({ input: z.object({ card: z.string(), amount: z.int() }), output: z.object({ receipt: z.string() }) }),
});
