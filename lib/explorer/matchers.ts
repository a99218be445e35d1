import type { Replayed } from './replay';
import type { Report } from './report';

interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * For `expect.extend(sagaMatchers)`, of jest or vitest: `expect(report).toHaveNoViolations()`, of a search or of a replay. A failure prints the
 * stories of what broke, and the faults of a replay that never struck.
 *
 * For their types, once in a project:
 *
 * ```ts
 * declare global {
 *   namespace jest {
 *     interface Matchers<R> { toHaveNoViolations(): R }
 *   }
 * }
 * ```
 */
export const sagaMatchers = {
  toHaveNoViolations: (found: Report | Replayed): Matched => ({ pass: ('violations' in found ? found.violations : found.problems).length === 0, message: () => found.toString() }),
};
