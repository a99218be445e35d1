import type { Report } from './report';

interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * For `expect.extend(sagaMatchers)`, of jest or vitest: `expect(report).toHaveNoViolations()`. A failure prints the stories of what broke.
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
  toHaveNoViolations: (report: Report): Matched => ({ pass: report.violations.length === 0, message: () => report.toString() }),
};
