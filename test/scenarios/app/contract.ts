import { action, compensation, service } from 'cdk-saga';
import * as z from 'zod';

/**
 * What a step is told to do. `reject`: by its own word nothing is applied. `fail`: it throws, and nothing is applied. `applyThenFail` and
 * `applyThenHang`: it takes effect, then throws or never ends. `applyBadly`: it takes effect and gives back what does not fit.
 * `broken`: it throws until somebody mends it; `soldOut`: it rejects until then.
 */
export const Fault = z.enum(['reject', 'fail', 'applyThenFail', 'applyThenHang', 'applyBadly', 'broken', 'soldOut']);

export const Task = z.object({ fault: Fault.optional(), undo: z.literal('broken').optional(), after: z.string().optional() });
export const Effect = z.object({ effect: z.string() });

const step = action({ input: Task, output: Effect });

/** One service, which keeps a journal of what it has done. */
export const effects = service('effects', {
  first: step, undoFirst: compensation('first'),
  second: step, undoSecond: compensation('second'),
  third: step, undoThird: compensation('third'),
  pivot: step, fifth: step, sixth: step,
});
