import { SagaError } from '../../lib';

/** The problems for which a saga cannot be built; none when it can. */
export function problemsOf(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof SagaError && error.code === 'Saga.InvalidDefinition') return error.problems;
    throw error;
  }
  return [];
}
