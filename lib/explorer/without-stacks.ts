import type { Model } from './model';

/**
 * Modelled services fail on purpose, thousands of times a second, and nobody reads where: the stacks of those errors would be a tenth of the
 * work. Errors of a user's own handlers keep theirs.
 */
export async function withoutStacks<Result>({ own }: Model, work: () => Promise<Result>): Promise<Result> {
  const { stackTraceLimit } = Error;
  if (!own) Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
