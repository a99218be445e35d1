import type { Mutant } from './mutant';

const TIMING = 'protocol/timing.ts';
const SETTLE = 'protocol/settle.ts';
const CALLER = 'protocol/caller.ts';
const MEMORY = 'ledger/memory-store.ts';
const DYNAMODB = 'ledger/dynamodb-store.ts';
const SEARCHED = ['memory', 'search'] as const;

/** What holds for every request: clocks, writes, identity, and what wraps a handler. */
export const COMMON_RULES: readonly Mutant[] = [
  { rule: 'S: a lease is over only after the skew', file: TIMING, from: 'now <= leaseUntil + times.clockSkewMs', to: 'now <= leaseUntil', suites: SEARCHED },
  { rule: 'The last moment of lease and skew still counts', file: TIMING, from: 'now <= leaseUntil', to: 'now < leaseUntil', suites: SEARCHED },
  { rule: 'S: quiet only after the skew', file: TIMING, from: 'item.quietAfter + times.clockSkewMs + times.lateArrivalMs', to: 'item.quietAfter + times.lateArrivalMs', suites: SEARCHED },
  { rule: 'W: quiet only after the window', file: TIMING, from: 'item.quietAfter + times.clockSkewMs + times.lateArrivalMs', to: 'item.quietAfter + times.clockSkewMs', suites: SEARCHED },
  { rule: 'The last moment of the window still counts', file: TIMING, from: 'now <= item.quietAfter', to: 'now < item.quietAfter', suites: SEARCHED },
  { rule: 'Own write recognised', file: SETTLE, from: 'if (put.written || isOwn(put.item, decided.item)) return', to: 'if (put.written) return' },
  { rule: 'Own write: the attempt id is mine', file: SETTLE, from: 'there?.attemptId === written.attemptId && there.status', to: 'there?.status' },
  { rule: 'Own write: the status is the one that I was writing', file: SETTLE, from: '&& there.status === written.status', to: '', suites: ['settle'] },
  { rule: 'If the ledger cannot be written, nothing runs', file: SETTLE, from: 'await store.put(decided.item, expectedBy(caller, own));', to: 'await store.put(decided.item, expectedBy(caller, own)).catch(() => ({ written: true as const }));' },
  { rule: 'A write is conditional on the attempt id (memory)', file: MEMORY, from: '&& there.attemptId === expected.attemptId', to: '' },
  { rule: 'A write is conditional on the status (memory)', file: MEMORY, from: 'there?.status === expected.status && there.attemptId', to: 'there?.attemptId' },
  { rule: 'The first write is conditional on nothing standing there (memory)', file: MEMORY, from: 'there === undefined || there.expiresAt < expected.expiredBefore', to: 'expected.expiredBefore > 0' },
  { rule: 'An item that expired before the saga\'s start counts as absent (memory)', file: MEMORY, from: '|| there.expiresAt < expected.expiredBefore', to: '' },
  { rule: 'A write is conditional on the attempt id (DynamoDB)', file: DYNAMODB, from: "'#status = :status AND attemptId = :attemptId'", to: "'#status = :status AND (attemptId = :attemptId OR attribute_exists(attemptId))'", suites: ['dynamodb'] },
  { rule: 'A write is conditional on the status (DynamoDB)', file: DYNAMODB, from: "'#status = :status AND attemptId = :attemptId'", to: "'(#status = :status OR attribute_exists(#status)) AND attemptId = :attemptId'", suites: ['dynamodb'] },
  { rule: 'The first write is conditional on nothing standing there (DynamoDB)', file: DYNAMODB, from: '${LEDGER_TABLE.expiry} < :before`', to: '${LEDGER_TABLE.expiry} > :before OR ${LEDGER_TABLE.expiry} < :before`', suites: ['dynamodb'] },
  { rule: 'An item that expired before the saga\'s start counts as absent (DynamoDB)', file: DYNAMODB, from: 'OR ${LEDGER_TABLE.expiry} < :before`', to: 'OR (${LEDGER_TABLE.expiry} < :before AND attribute_not_exists(${LEDGER_TABLE.partitionKey}))`', suites: ['dynamodb'] },
  { rule: 'Reads are consistent', file: DYNAMODB, from: 'ConsistentRead: true', to: 'ConsistentRead: false', suites: ['dynamodb'] },
  { rule: 'The failed condition is asked to bring the item', file: DYNAMODB, from: "ReturnValuesOnConditionCheckFailure: 'ALL_OLD'", to: "ReturnValuesOnConditionCheckFailure: 'NONE'", suites: ['dynamodb'] },
  { rule: 'Where the failed condition did not bring the item, it is read', file: DYNAMODB, from: ': await get(item) }', to: ': undefined }', suites: ['dynamodb'] },
  { rule: 'What stood there instead decides anew', file: SETTLE, from: 'found = put.item;', to: 'found = guess;' },

  { rule: 'Another input under the same id is InputMismatch', file: CALLER, from: 'if (own && own.inputHash !== caller.inputHash) {', to: "if (own && own.inputHash === '') {" },
  { rule: 'The item of an earlier saga is none', file: CALLER, from: 'item && item.expiresAt >= expiredBefore(caller) ? item : undefined', to: 'item' },
  { rule: 'A saga past its own expiry is refused as unknown', file: CALLER, from: 'if (caller.now >= expiryOf(caller)) {', to: 'if (caller.startedAt >= expiryOf(caller)) {' },
  { rule: 'One expiry for all items of a saga, from its start', file: CALLER, from: 'after(caller.startedAt, LEDGER_RETENTION)', to: 'after(caller.now, LEDGER_RETENTION)' },

  { rule: 'The attempt id is random for each invocation, not the retry number', file: 'attempt.ts', from: 'id: environment.randomId(),', to: 'id: String(request.attempt),' },
  { rule: 'The lease is the remaining time of the Lambda', file: 'attempt.ts', from: 'leaseUntil: endsAt,', to: 'leaseUntil: deadlineOf({ request, begunAt: environment.clock.now(), endsAt } as Attempt),', suites: ['memory', 'time'] },
  { rule: 'S and W come with the request', file: 'attempt.ts', from: 'times: request.ledger,', to: 'times: { clockSkewMs: millis(1_001), lateArrivalMs: millis(7_001) },' },
  { rule: 'No answer while the handler still runs', file: 'attempt.ts', from: 'return await run(contextFor(attempt, operation, deadline, abort.signal));', to: "return await Promise.race([run(contextFor(attempt, operation, deadline, abort.signal)), new Promise<never>((_, no) => { abort.signal.addEventListener('abort', () => { no(abort.signal.reason); }); })]);", suites: ['time'] },
  { rule: 'The signal aborts when the time of the attempt is over', file: 'attempt.ts', from: "    abort.abort(new DOMException('The time of this attempt is over', 'TimeoutError'));\n", to: '', suites: ['time'] },
  { rule: 'The signal aborts at the end of the attempt', file: 'attempt.ts', from: '    abort.abort(ATTEMPT_ENDED);\n', to: '', suites: ['time'] },
  { rule: 'The step\'s timeout bounds an attempt', file: 'attempt.ts', from: 'bounds.push(begunAt + request.timeoutMs);', to: '', suites: ['time'] },
  { rule: 'The saga\'s deadline bounds an attempt', file: 'attempt.ts', from: 'bounds.push(request.deadline);', to: '', suites: ['time'] },
  { rule: 'The end of the Lambda bounds an attempt, with time to write the ledger', file: 'attempt.ts', from: 'endsAt - LEDGER_RESERVE', to: 'endsAt', suites: ['time'] },

  { rule: 'An idempotency key is bound to the saga\'s name', file: 'idempotency-key.ts', from: '[saga, sagaId, step, operation]', to: "['', sagaId, step, operation]", suites: ['serve'] },
  { rule: 'Action and compensation have different idempotency keys', file: 'idempotency-key.ts', from: '[saga, sagaId, step, operation]', to: '[saga, sagaId, step]' },
  { rule: 'The parts of an idempotency key cannot run together', file: 'idempotency-key.ts', from: 'JSON.stringify([saga, sagaId, step, operation])', to: "[saga, sagaId, step, operation].join('')", suites: ['serve'] },

  { rule: 'Inputs over 128 KiB are refused before the handler', file: 'action.ts', from: 'bytes > LARGEST_INPUT_BYTES\n', to: 'bytes < 0\n' },
  { rule: 'An input is validated', file: 'action.ts', from: 'return problem === undefined ? { value } :', to: 'return problem === undefined || bytes <= LARGEST_INPUT_BYTES ? { value: value ?? input } :' },
  { rule: 'A passed deadline begins nothing', file: 'action.ts', from: 'environment.clock.now() > deadline\n', to: 'environment.clock.now() < 0\n' },
  { rule: 'A result too large does not travel, and is applied', file: 'result.ts', from: 'if (bytes <= MAX_RESULT_BYTES) return', to: 'if (bytes >= 0) return', suites: ['memory', 'results'] },
  { rule: 'A result that does not fit its schema does not travel', file: 'result.ts', from: 'if (misfit !== undefined) return invalid(', to: "if (misfit === '') return invalid(" },
  { rule: 'What JSON would change does not travel', file: 'json-text.ts', from: 'if (isKept(seen, this[key], this)) return seen;', to: 'if (isKept(seen, this[key], this) || key === key) return seen;', suites: ['results'] },
  { rule: 'A cycle or a bigint loses no effect', file: 'json-text.ts', from: '  } catch {\n    return { problem };', to: '  } finally {\n    problem += "";', suites: ['results'] },
  { rule: 'A schema that throws loses no effect', file: 'schema.ts', from: "    return { problem: 'its schema threw an error' };", to: "    throw new Error('schema');", suites: ['serve'] },
  { rule: 'A handler\'s error name is not taken for one of ours', file: 'action.ts', from: 'return isRejected(error)\n', to: "return isRejected(error) || (error as Error | undefined)?.name === 'Saga.Rejected'\n", suites: ['serve'] },
  { rule: 'The text of an error is not logged', file: 'log.ts', from: 'return { thrown: thrown.name, at:', to: 'return { thrown: String(thrown), at:', suites: ['log'] },
  { rule: 'Inputs are not logged', file: 'observe.ts', from: "log[level]('Attempt ended', { outcome,", to: "log[level]('Attempt ended', { outcome, request: attempt.request,", suites: ['log'] },
  { rule: 'Results are not logged', file: 'observe.ts', from: "log[level]('Attempt ended', { outcome,", to: "log[level]('Attempt ended', { outcome, result: await working,", suites: ['log'] },
];
