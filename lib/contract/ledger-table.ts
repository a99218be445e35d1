/** The names of the ledger table's attributes that its definition needs. All keys are strings; the expiry is in epoch seconds, as TTL wants. */
export const LEDGER_TABLE = { partitionKey: 'pk', sortKey: 'sk', expiry: 'expiresAt' } as const;

/**
 * The partition of one saga's items: `<saga>#<saga id>`, where a `#` or `%` within either is percent-encoded, so that no two sagas can share
 * a partition. The sort key is the step's name.
 */
export function ledgerPartition(saga: string, sagaId: string): string {
  return [saga, sagaId].map((text) => text.replaceAll(/[%#]/g, encodeURIComponent)).join('#');
}
