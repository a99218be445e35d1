import type { Model } from './model';

/** The limit is the process's: of several searches at once the last to end gives it back. */
let underWay = 0;
let usual = Error.stackTraceLimit;

/**
 * Modelled services fail on purpose, thousands of times a second, and nobody reads where: the stacks of those errors would be a tenth of the
 * work. Errors of a user's own handlers keep theirs.
 */
export async function withoutStacks<Result>({ own }: Model, work: () => Promise<Result>): Promise<Result> {
  if (own) return work();
  if (underWay === 0) usual = Error.stackTraceLimit;
  underWay += 1;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    underWay -= 1;
    if (underWay === 0) Error.stackTraceLimit = usual;
  }
}
