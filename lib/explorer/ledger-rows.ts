import type { LedgerItem } from '../runtime';
import type { Operation } from './site';

/** W and S, as the ledger was told them. */
interface Times {
  readonly clockSkewMs: number;
  readonly lateArrivalMs: number;
}

/** What an invocation found in the ledger, as the table of docs/semantics.md has its rows: `compensation finds STARTED, lease over`. */
export const rowOf = (operation: Operation, found: LedgerItem | undefined, now: number, times: Times): string =>
  `${operation} finds ${found === undefined ? 'nothing' : `${found.status}${detailOf(operation, found, now, times)}`}`;

function detailOf(operation: Operation, found: LedgerItem, now: number, { clockSkewMs, lateArrivalMs }: Times): string {
  const mayStillLand = operation === 'compensation' && 'quietAfter' in found && now <= found.quietAfter + clockSkewMs + lateArrivalMs;
  switch (found.status) {
    case 'STARTED':
      if (now <= found.leaseUntil + clockSkewMs) return ', in its lease';
      return mayStillLand ? ', lease over, may still land' : ', lease over';
    case 'COMPENSATING': return now <= found.leaseUntil + clockSkewMs ? ', in its lease' : ', lease over';
    case 'COMPLETED': return found.unresolved && mayStillLand ? ', an older attempt may still land' : '';
    case 'NOT_APPLIED':
    case 'COMPENSATED':
    case 'FENCED': return '';
  }
}
