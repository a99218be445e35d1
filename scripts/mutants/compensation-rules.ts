import type { Mutant } from './mutant';

const BEGIN = 'protocol/begin-compensation.ts';
const END = 'protocol/end-compensation.ts';
const RESOLVE = 'protocol/resolve.ts';
const SEARCHED = ['memory', 'search'] as const;

/** The rows of the table for a compensation, and for a human's answer. */
export const COMPENSATION_RULES: readonly Mutant[] = [
  { rule: 'Nothing stands: a compensation leaves a fence', file: BEGIN, from: "case undefined:\n    case 'NOT_APPLIED': return write", to: "case undefined: return NOTHING;\n    case 'NOT_APPLIED': return write" },
  { rule: 'STARTED, may still act: a compensation is refused', file: BEGIN, from: "case 'STARTED': return whileItMayAct(found, caller) ??", to: "case 'STARTED': return" },
  { rule: 'STARTED: a compensation waits until quietAfter + S + W', file: BEGIN, from: 'whileItMayAct(found, caller) ?? whileItMayLand(found, caller) ??', to: 'whileItMayAct(found, caller) ??', suites: SEARCHED },
  { rule: 'COMPLETED and unresolved: a compensation waits for older attempts', file: BEGIN, from: '(found.unresolved && whileItMayLand(found, caller)) || ', to: '', suites: SEARCHED },
  { rule: 'COMPLETED and resolved: a compensation does not wait', file: BEGIN, from: 'found.unresolved && whileItMayLand(found, caller)', to: 'whileItMayLand({ ...found, quietAfter: caller.now }, caller)' },
  { rule: 'STARTED: the outcome is unknown', file: BEGIN, from: "compensate(found, 'unknown', caller)", to: "compensate(found, 'applied', caller)" },
  { rule: 'COMPLETED: the outcome is applied', file: BEGIN, from: "compensate(found, 'applied', caller)", to: "compensate(found, 'unknown', caller)" },
  { rule: 'COMPENSATING: another is refused while the owner may act', file: BEGIN, from: "case 'COMPENSATING': return whileItMayAct(found, caller) ??", to: "case 'COMPENSATING': return", suites: SEARCHED },
  { rule: 'COMPENSATING, lease over: taken over', file: BEGIN, from: '?? compensate(found, found.outcome, caller);', to: "?? refuse('Saga.StepInFlight', '');" },
  { rule: 'COMPENSATING: the outcome is kept at a take-over', file: BEGIN, from: 'compensate(found, found.outcome, caller);', to: "compensate(found, 'unknown', caller);" },
  { rule: 'A compensation is owned under a new id', file: BEGIN, from: "{ ...signature, status: 'COMPENSATING',", to: "{ ...signature, attemptId: 'owner', status: 'COMPENSATING',", suites: SEARCHED },
  { rule: 'A compensation has a lease', file: BEGIN, from: "status: 'COMPENSATING', leaseUntil, outcome", to: "status: 'COMPENSATING', leaseUntil: 0 as never, outcome", suites: SEARCHED },
  { rule: 'COMPENSATED, FENCED: nothing to do', file: BEGIN, from: "case 'COMPENSATED':\n    case 'FENCED': return NOTHING;", to: "case 'COMPENSATED':\n    case 'FENCED': return refuse('Saga.StepFenced', '');" },
  { rule: 'NOT_APPLIED: fenced, nothing to undo', file: BEGIN, from: "case 'NOT_APPLIED': return write(fence(caller, found), NOTHING);", to: "case 'NOT_APPLIED': return found ? NOTHING : write(fence(caller, found), NOTHING);" },
  { rule: 'Abandoned: a compensation is refused', file: BEGIN, from: "  if (isAbandoned(found)) return runsNoMore('abandoned');\n", to: '' },
  { rule: 'It ends COMPENSATED under its owner\'s id', file: END, from: 'if (!isOwn(found, item)) return LOST;', to: "if (found?.status !== 'COMPENSATING') return LOST;" },
  { rule: 'A compensation that throws releases its lease', file: END, from: 'write({ ...item, leaseUntil: RELEASED }, failure)', to: 'write(item, failure)' },
  { rule: 'A compensation that throws is not compensated', file: END, from: 'return failure ?', to: "return failure && item.attemptId === '' ?" },

  { rule: 'An answer is refused while an attempt may act', file: RESOLVE, from: '(earlier && whileItMayAct(earlier, caller)) ?? write(item, gave)', to: 'write(item, gave)' },
  { rule: 'notApplied is refused until nothing can land', file: RESOLVE, from: ": 'next' in seen ? write(fence(caller, found), NOTHING)", to: ": 'next' in seen || found?.status === 'STARTED' ? write(fence(caller, found), NOTHING)" },
  { rule: 'notApplied contradicts COMPLETED', file: RESOLVE, from: "found?.status === 'COMPLETED' ? contradicted(found.status) :", to: "found?.attemptId === '' ? contradicted(found.status) :" },
  { rule: 'applied and skip contradict a fence', file: RESOLVE, from: "if (found && !earlier && found.status !== 'NOT_APPLIED') return contradicted(found.status);", to: "if (found && !earlier && found.status !== 'NOT_APPLIED') return NOTHING;" },
  { rule: 'An answer does not change a known result', file: RESOLVE, from: '!result || result === earlier.result ?', to: 'caller.signature ?' },
  { rule: 'An answer changes a result that the machine could not take', file: RESOLVE, from: 'resultTooLarge && result;', to: "resultTooLarge && result === '';" },
  { rule: 'A result that nothing else has is asked for where the saga reads it', file: RESOLVE, from: 'if (!result && resultRead) return', to: "if (result === '') return" },
  { rule: 'An answer is held to the moment at which it came', file: RESOLVE, from: 'now: epochMillis(Math.min(caller.now, caller.entered))', to: 'now: caller.now' },
  { rule: 'skip of a compensation is refused until nothing can land', file: RESOLVE, from: "case 'compensation skip': return 'next' in seen", to: "case 'compensation skip': if (found?.status === 'STARTED' || found?.status === 'COMPLETED') return write({ ...found, ...caller.signature, status: 'COMPENSATED' }, NOTHING); return 'next' in seen" },
  { rule: 'skip of a step after the pivot is refused until nothing can land', file: RESOLVE, from: "return 'error' in seen ? seen : takeAsDone(found, caller, said);", to: 'return takeAsDone(found, caller, said);' },
  { rule: 'skip of a compensation is refused while its owner may act', file: RESOLVE, from: "case 'compensation skip': return 'next' in seen", to: "case 'compensation skip': if (found?.status === 'COMPENSATING') return write({ ...found, ...caller.signature, status: 'COMPENSATED' }, NOTHING); return 'next' in seen" },
  { rule: 'abandon is refused while anyone may act', file: RESOLVE, from: 'whileItMayAct(item, caller) ?? write({ ...item, ...caller.signature }, NOTHING)', to: 'write({ ...item, ...caller.signature }, NOTHING)' },
  { rule: 'An abandoned saga takes no other answer', file: RESOLVE, from: '  if (isAbandoned(found)) return resolution', to: "  if (isAbandoned(found) && resolution.answer === 'abandon') return resolution" },
  { rule: 'Who abandoned the saga first keeps the word', file: RESOLVE, from: "resolution.answer === 'abandon' ? NOTHING :", to: "resolution.answer === 'abandon' ? abandon(found as LedgerItem, caller) :" },
  { rule: 'An answer has a writer\'s id of its own', file: RESOLVE, from: '{ ...item, ...caller.signature }', to: '{ ...item, ...caller.signature, attemptId: item.attemptId }' },
  { rule: 'An answer has a reason', file: RESOLVE, from: 'if (!resolution.reason.trim()) return', to: 'if (resolution.reason === caller.signature.attemptId) return' },
  { rule: 'Each kind of parking takes its own answers', file: RESOLVE, from: "    default: return notTaken('This step does not take it.');", to: "    default: return said.about === 'compensation' ? NOTHING : takeAsDone(found, caller, said);" },
  { rule: 'An answer\'s result fits the output schema', file: 'resolution.ts', from: "  if (gave && 'error' in gave) return notTaken(gave.message);\n", to: '' },
];
