import type { Clock, Millis } from '../contract/time';
import type { LedgerStore } from './ledger/store';
import type { AroundAttempt } from './observe';

/** All that the runtime touches of the world outside. `serve` fills it in; tests bring their own. */
export interface Environment {
  readonly clock: Clock;
  /** A text that no other invocation ever gets. */
  readonly randomId: () => string;
  /** Takes one line of the log, without its line break. Absent: nobody reads the log, and no line is made. */
  readonly writeLine?: (line: string) => void;
  /** The ledger in the table of this name. */
  readonly ledger: (table: string) => LedgerStore;
  /** Calls `due` once after `length`. What it returns takes the call back. */
  readonly schedule: (length: Millis, due: () => void) => () => void;
  /** X-Ray's tracing header of this invocation. */
  readonly traceHeader?: () => string | undefined;
  /** Put around each attempt: for spans. */
  readonly aroundAttempt?: AroundAttempt;
  /** Whether the log lines carry metrics. */
  readonly metrics?: boolean;
}

/** What the runtime uses of Lambda's context. */
export interface LambdaContextLike {
  getRemainingTimeInMillis(): number;
  readonly awsRequestId?: string;
}
