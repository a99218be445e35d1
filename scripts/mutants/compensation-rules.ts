import type { Mutant } from './mutant';

const BEGIN = 'protocol/begin-compensation.ts';
const END = 'protocol/end-compensation.ts';
const RESOLVE = 'protocol/resolve.ts';
const SEARCHED = ['memory', 'search'] as const;

/** The rows of the table for a compensation, and for a human's answer. */
export const COMPENSATION_RULES: readonly Mutant[] = [
  { rule: 'Nothing stands: a compensation leaves a fence', file: BEGIN, from: 'return create(caller, fence(caller), NOTHING);', to: 'return NOTHING;' },
  { rule: 'STARTED, may still act: a compensation is refused', file: BEGIN, from: "if (item.status === 'STARTED' && mayStillAct(item, caller)) return", to: 'if (caller.attemptId === item.attemptId) return' },
  { rule: 'STARTED: a compensation waits until quietAfter + S + W', file: BEGIN, from: "(item.status === 'STARTED' || item.unresolved)", to: "(item.status === 'COMPLETED' && item.unresolved)", suites: SEARCHED },
  { rule: 'COMPLETED and unresolved: a compensation waits for older attempts', file: BEGIN, from: "(item.status === 'STARTED' || item.unresolved)", to: "item.status === 'STARTED'", suites: SEARCHED },
  { rule: 'COMPLETED and resolved: a compensation does not wait', file: BEGIN, from: "(item.status === 'STARTED' || item.unresolved) && mayStillLand(item, caller)", to: 'mayStillLand({ quietAfter: caller.now }, caller)' },
  { rule: 'STARTED: the outcome is unknown', file: BEGIN, from: "compensate(item, 'unknown', caller)", to: "compensate(item, 'applied', caller)" },
  { rule: 'COMPLETED: the outcome is applied', file: BEGIN, from: "compensate(item, 'applied', caller)", to: "compensate(item, 'unknown', caller)" },
  { rule: 'COMPENSATING: another is refused while the owner may act', file: BEGIN, from: "return mayStillAct(item, caller) ? refuse('Saga.StepInFlight', 'Another", to: "return caller.attemptId === item.attemptId ? refuse('Saga.StepInFlight', 'Another", suites: SEARCHED },
  { rule: 'COMPENSATING, lease over: taken over', file: BEGIN, from: ': compensate(item, item.outcome, caller);', to: ": refuse('Saga.StepInFlight', '');" },
  { rule: 'COMPENSATING: the outcome is kept at a take-over', file: BEGIN, from: ': compensate(item, item.outcome, caller);', to: ": compensate(item, 'unknown', caller);" },
  { rule: 'A compensation is owned under a new id', file: BEGIN, from: "{ ...signatureOf(caller), status: 'COMPENSATING',", to: "{ ...signatureOf(caller), attemptId: item.attemptId, status: 'COMPENSATING',", suites: SEARCHED },
  { rule: 'A compensation has a lease', file: BEGIN, from: "status: 'COMPENSATING', leaseUntil: caller.leaseUntil,", to: "status: 'COMPENSATING', leaseUntil: caller.startedAt,", suites: SEARCHED },
  { rule: 'COMPENSATED, FENCED: nothing to do', file: BEGIN, from: "case 'COMPENSATED':\n    case 'FENCED': return NOTHING;", to: "case 'COMPENSATED':\n    case 'FENCED': return refuse('Saga.StepFenced', '');" },
  { rule: 'NOT_APPLIED: fenced, nothing to undo', file: BEGIN, from: "case 'NOT_APPLIED': return replace(item, { ...item, ...fence(caller) }, NOTHING);", to: "case 'NOT_APPLIED': return NOTHING;" },
  { rule: 'Abandoned: a compensation is refused', file: BEGIN, from: "if (item.resolution?.answer === 'abandon')", to: "if (item.resolution?.reason === '')" },
  { rule: 'It ends COMPENSATED under its owner\'s id', file: END, from: '|| found.attemptId !== run.item.attemptId', to: '' },
  { rule: 'A compensation that throws releases its lease', file: END, from: '{ ...run.item, leaseUntil: RELEASED }', to: 'run.item' },
  { rule: 'A compensation that throws is not compensated', file: END, from: "return end.kind === 'returned'", to: "return found.attemptId !== ''" },

  { rule: 'An answer is refused while an attempt may act', file: RESOLVE, from: "case 'STARTED': return mayStillAct(item, caller) ? inFlight() : done(", to: "case 'STARTED': return caller.attemptId === '' ? inFlight() : done(" },
  { rule: 'notApplied waits until nothing can land', file: RESOLVE, from: "case 'STARTED': return tooEarly(item, caller) ?? put(item, caller, fence(caller, item), NOTHING);", to: "case 'STARTED': return put(item, caller, fence(caller, item), NOTHING);" },
  { rule: 'notApplied contradicts COMPLETED', file: RESOLVE, from: 'return contradiction(caller, item.result === undefined', to: 'return caller.key ? put(item, caller, fence(caller, item), NOTHING) : contradiction(caller, item.result === undefined' },
  { rule: 'applied and skip contradict a fence', file: RESOLVE, from: "case 'COMPENSATED': return contradiction(caller, 'it is fenced,", to: "case 'COMPENSATED': return caller.key ? NOTHING : contradiction(caller, 'it is fenced," },
  { rule: 'An answer does not change a known result', file: RESOLVE, from: 'caller.result === undefined || caller.result === result', to: 'caller.result !== null' },
  { rule: 'A result that nothing else has is asked for where the saga reads it', file: RESOLVE, from: 'if (caller.result === undefined && caller.resultMissing) return caller.resultMissing;', to: '' },
  { rule: 'skip of a compensation waits as the compensation does', file: RESOLVE, from: "case 'COMPLETED': return tooEarly(item, caller) ?? compensated(item, caller);", to: "case 'COMPLETED': return compensated(item, caller);" },
  { rule: 'skip of a compensation is refused while its owner may act', file: RESOLVE, from: "case 'COMPENSATING': return mayStillAct(item, caller) ? inFlight() : compensated(item, caller);", to: "case 'COMPENSATING': return compensated(item, caller);" },
  { rule: 'abandon is refused while anyone may act', file: RESOLVE, from: "&& mayStillAct(item, caller)) return inFlight();", to: "&& caller.attemptId === '') return inFlight();" },
  { rule: 'An abandoned saga takes no other answer', file: RESOLVE, from: "if (item?.resolution?.answer === 'abandon') return contradiction(caller, 'the saga has been abandoned');", to: '' },
  { rule: 'An answer has a writer\'s id of its own', file: RESOLVE, from: '{ ...item, ...signed(caller) }', to: '{ ...item, resolution: caller.resolution }' },
  { rule: 'An answer has a reason', file: 'resolution.ts', from: "if (typeof reason !== 'string' || reason.trim() === '') return", to: "if (typeof reason === 'function') return" },
  { rule: 'Each kind of parking takes its own answers', file: 'resolution.ts', from: 'if (!taken.includes(answer.answer)) return', to: 'if (taken.length === 0) return' },
  { rule: 'An answer\'s result fits the output schema', file: 'resolution.ts', from: 'return result.ok ? { ...NO_RESULT, result: result.text } : invalid(result.unusable.message.replace(/^The /, \'the \'));', to: 'return { ...NO_RESULT, result: JSON.stringify(answer.result) };' },
];
