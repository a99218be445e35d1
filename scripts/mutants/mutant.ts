/** The suites that a mutant is put before. Paths below `test/runtime`. */
export const SUITES = {
  memory: 'ledger-conformance.memory.test.ts',
  dynamodb: 'ledger-conformance.dynamodb.test.ts',
  search: 'protocol-search.test.ts',
  results: 'results.test.ts',
  time: 'time-of-an-attempt.test.ts',
  log: 'log.test.ts',
  serve: 'serve.test.ts',
  settle: 'settle.test.ts',
} as const;

export type Suite = keyof typeof SUITES;

/** One rule taken out of the sources, by replacing a text that stands there exactly once. */
export interface Mutant {
  /** The rule, as the design states it. */
  readonly rule: string;
  /** Below `lib/runtime`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** @default ['memory'] */
  readonly suites?: readonly Suite[];
}
