import type { Mutant } from './mutant';

const TIMING = 'protocol/timing.ts';
const SETTLE = 'protocol/settle.ts';
const CALLER = 'protocol/caller.ts';
const MEMORY = 'ledger/memory-store.ts';
const DYNAMODB = 'ledger/dynamodb-store.ts';
const SEARCHED = ['memory', 'search'] as const;

/** What holds for every request: clocks, writes, identity, and what wraps a handler. */
export const COMMON_RULES: readonly Mutant[] = [
  { rule: 'S: a lease is over only after the skew', file: TIMING, from: 'now <= item.leaseUntil + times.clockSkewMs', to: 'now <= item.leaseUntil', suites: SEARCHED },
  { rule: 'The last moment of lease and skew still counts', file: TIMING, from: 'now <= item.leaseUntil', to: 'now < item.leaseUntil', suites: SEARCHED },
  { rule: 'S: quiet only after the skew', file: TIMING, from: 'quietAfter + times.clockSkewMs + times.lateArrivalMs', to: 'quietAfter + times.lateArrivalMs', suites: SEARCHED },
  { rule: 'W: quiet only after the window', file: TIMING, from: 'quietAfter + times.clockSkewMs + times.lateArrivalMs', to: 'quietAfter + times.clockSkewMs', suites: SEARCHED },
  { rule: 'The last moment of the window still counts', file: TIMING, from: 'now <= quietAfter', to: 'now < quietAfter', suites: SEARCHED },
  { rule: 'Own write recognised', file: SETTLE, from: 'if (put.written || isOwn(put.item, decided.item)) return', to: 'if (put.written) return' },
  { rule: 'Own write: the attempt id is mine', file: SETTLE, from: 'there?.attemptId === written.attemptId && there.status', to: 'there?.status' },
  { rule: 'Own write: the status is the one that I was writing', file: SETTLE, from: '&& there.status === written.status', to: '', suites: ['settle'] },
  { rule: 'If the ledger cannot be written, nothing runs', file: SETTLE, from: 'await store.put(decided.item, expectedBy(caller, own));', to: 'await store.put(decided.item, expectedBy(caller, own)).catch(() => ({ written: true as const }));' },
  { rule: 'A write is conditional on the attempt id (memory)', file: MEMORY, from: '&& there.attemptId === expected.attemptId', to: '' },
  { rule: 'A write is conditional on the status (memory)', file: MEMORY, from: 'there?.status === expected.status && there.attemptId', to: 'there?.attemptId' },
  { rule: 'The first write is conditional on nothing standing there (memory)', file: MEMORY, from: 'there === undefined || there.expiresAt < expected.expiredBefore', to: 'expected.expiredBefore > 0' },
  { rule: 'An item that expired before the saga\'s start counts as absent (memory)', file: MEMORY, from: '|| there.expiresAt < expected.expiredBefore', to: '' },
  { rule: 'A write is conditional on the attempt id (DynamoDB)', file: DYNAMODB, from: "'#status = :status AND attemptId = :id'", to: "'#status = :status AND (attemptId = :id OR attribute_exists(attemptId))'", suites: ['dynamodb'] },
  { rule: 'A write is conditional on the status (DynamoDB)', file: DYNAMODB, from: "'#status = :status AND attemptId = :id'", to: "'(#status = :status OR attribute_exists(#status)) AND attemptId = :id'", suites: ['dynamodb'] },
  { rule: 'The first write is conditional on nothing standing there (DynamoDB)', file: DYNAMODB, from: "OR expiresAt < :before'", to: "OR expiresAt > :before OR expiresAt < :before'", suites: ['dynamodb'] },
  { rule: 'An item that expired before the saga\'s start counts as absent (DynamoDB)', file: DYNAMODB, from: "OR expiresAt < :before'", to: "OR (expiresAt < :before AND attribute_not_exists(#status))'", suites: ['dynamodb'] },
  { rule: 'Reads are consistent', file: DYNAMODB, from: 'ConsistentRead: true', to: 'ConsistentRead: false', suites: ['dynamodb'] },
  { rule: 'The failed condition is asked to bring the item', file: DYNAMODB, from: "ReturnValuesOnConditionCheckFailure: 'ALL_OLD'", to: "ReturnValuesOnConditionCheckFailure: 'NONE'", suites: ['dynamodb'] },
  { rule: 'Where the failed condition did not bring the item, it is read', file: DYNAMODB, from: ': await get(item) }', to: ': undefined }', suites: ['dynamodb'] },
  { rule: 'What stood there instead decides anew', file: SETTLE, from: 'found = put.item;', to: 'found = guess;' },

  { rule: 'Another input under the same id is InputMismatch', file: CALLER, from: 'if (own && own.inputHash !== signature.inputHash)', to: "if (own && own.inputHash === '')" },
  { rule: 'The item of an earlier saga is none', file: SETTLE, from: 'found && found.expiresAt >= caller.startedAt ? found : undefined', to: 'found' },
  { rule: 'A saga past its own expiry is refused as unknown', file: CALLER, from: 'if (now >= signature.expiresAt * 1_000)', to: 'if (now < 0)' },
  { rule: 'One expiry for all items of a saga, from its start', file: 'attempt.ts', from: 'epochSeconds(startedAt + LEDGER_RETENTION / 1_000)', to: 'epochSeconds(Math.floor((begunAt + LEDGER_RETENTION) / 1_000))' },

  { rule: 'The attempt id is random for each invocation, not the retry number', file: 'attempt.ts', from: 'attemptId: environment.randomId(),', to: 'attemptId: String(request.attempt),' },
  { rule: 'The lease is the remaining time of the Lambda', file: 'attempt.ts', from: 'entered, leaseUntil, times,', to: 'entered, leaseUntil: epochMillis(Math.min(leaseUntil - LEDGER_RESERVE, begunAt + timeoutMs, deadline)), times,', suites: ['memory', 'time'] },
  { rule: 'S and W come with the request', file: 'attempt.ts', from: 'leaseUntil, times, now:', to: 'leaseUntil, times: { clockSkewMs: millis(1_001), lateArrivalMs: millis(7_001) }, now:' },
  { rule: 'No answer while the handler still runs', file: 'attempt.ts', from: "return await run({ sagaId, step, attempt: ordinal, deadline, remainingMs, signal: abort.signal, log, idempotencyKey: idempotencyKey(request, kind as 'action' | 'compensation') });", to: "return await Promise.race([run({ sagaId, step, attempt: ordinal, deadline, remainingMs, signal: abort.signal, log, idempotencyKey: idempotencyKey(request, kind as 'action' | 'compensation') }), new Promise<never>((_, no) => { abort.signal.addEventListener('abort', () => { no(abort.signal.reason); }); })]);", suites: ['time'] },
  { rule: 'The signal aborts when the time of the attempt is over', file: 'attempt.ts', from: "    abort.abort(new DOMException(TIME_OVER, 'TimeoutError'));\n", to: '', suites: ['time'] },
  { rule: 'The signal aborts at the end of the attempt', file: 'attempt.ts', from: '    abort.abort(ATTEMPT_ENDED);\n', to: '', suites: ['time'] },
  { rule: 'The step\'s timeout bounds an attempt', file: 'attempt.ts', from: 'begunAt + timeoutMs, deadline)', to: 'deadline)', suites: ['time'] },
  { rule: 'The saga\'s deadline bounds an attempt', file: 'attempt.ts', from: 'begunAt + timeoutMs, deadline)', to: 'begunAt + timeoutMs)', suites: ['time'] },
  { rule: 'The end of the Lambda bounds an attempt, with time to write the ledger', file: 'attempt.ts', from: 'leaseUntil - LEDGER_RESERVE', to: 'leaseUntil', suites: ['time'] },

  { rule: 'An idempotency key is bound to the saga\'s name', file: 'idempotency-key.ts', from: '[saga, sagaId, step, operation]', to: "['', sagaId, step, operation]", suites: ['serve'] },
  { rule: 'Action and compensation have different idempotency keys', file: 'idempotency-key.ts', from: '[saga, sagaId, step, operation]', to: '[saga, sagaId, step]' },
  { rule: 'The parts of an idempotency key cannot run together', file: 'idempotency-key.ts', from: 'JSON.stringify([saga, sagaId, step, operation])', to: "[saga, sagaId, step, operation].join('')", suites: ['serve'] },

  { rule: 'Inputs over 128 KiB are refused before the handler', file: 'action.ts', from: 'if (excess) throw new RangeError(excess);', to: "if (excess === '') throw new RangeError(excess);" },
  { rule: 'An input is validated', file: 'action.ts', from: "value = await validate('input', action.input, given);", to: "value = await validate('input', action.input, given).catch(() => given);" },
  { rule: 'A passed deadline begins nothing', file: 'action.ts', from: 'if (begunAt > deadline)', to: 'if (begunAt < 0)' },
  { rule: 'A result too large does not travel, and is applied', file: 'result.ts', from: 'return excess ?', to: "return excess === '' ?", suites: ['memory', 'results'] },
  { rule: 'A result that does not fit its schema does not travel', file: 'result.ts', from: "jsonOf(await validate('result', output, given))", to: "jsonOf(await validate('result', output, given).catch(() => given))" },
  { rule: 'What JSON would change does not travel', file: 'json-text.ts', from: 'if (KEPT.has(kindOf(value))', to: 'if (key === key || KEPT.has(kindOf(value))', suites: ['results'] },
  { rule: 'A cycle or a bigint loses no effect', file: 'result.ts', from: "  try {\n    const result = jsonOf(await validate('result', output, given));", to: "  const result = jsonOf(await validate('result', output, given));\n  try {", suites: ['results'] },
  { rule: 'A schema that throws loses no effect', file: 'result.ts', from: "  try {\n    const result = jsonOf(await validate('result', output, given));", to: "  const value = await validate('result', output, given);\n  try {\n    const result = jsonOf(value);", suites: ['serve'] },
  { rule: 'What a schema throws is not told', file: 'schema.ts', from: '.catch(() => THREW)', to: '', suites: ['serve'] },
  { rule: 'An error whose message is no text ends an attempt like any other', file: 'step-error.ts', from: 'cut(String(thrown.message))', to: 'cut(thrown.message as string)', suites: ['serve'] },
  { rule: 'A handler\'s error name is not taken for one of ours', file: 'action.ts', from: 'end = isRejected(error) ?', to: "end = isRejected(error) || (error as Error | undefined)?.name === 'Saga.Rejected' ?", suites: ['serve'] },
  { rule: 'The text of an error is not logged', file: 'log.ts', from: '{ thrown: thrown.name, at:', to: '{ thrown: String(thrown), at:', suites: ['log'] },
  { rule: 'Inputs are not logged', file: 'observe.ts', from: "log[level]('Attempt ended', { outcome,", to: "log[level]('Attempt ended', { outcome, request: attempt.request,", suites: ['log'] },
  { rule: 'Results are not logged', file: 'observe.ts', from: "log[level]('Attempt ended', { outcome,", to: "log[level]('Attempt ended', { outcome, result: await working,", suites: ['log'] },
];
