import type { Mutant } from './mutant';

const BEGIN = 'protocol/begin-compensation.ts';
const END = 'protocol/end-compensation.ts';
const RESOLVE = 'protocol/resolve.ts';
const SEARCHED = ['memory', 'search'] as const;

/** The rows of the table for a compensation, and for a human's answer. */
export const COMPENSATION_RULES: readonly Mutant[] = [
  { rule: 'Nothing stands: a compensation leaves a fence', file: BEGIN, from: 'found === undefined ? write(fence(caller), NOTHING) :', to: 'found === undefined ? NOTHING :' },
  { rule: 'STARTED, may still act: a compensation is refused', file: BEGIN, from: "case 'STARTED': return whileItMayAct(item, caller) ??", to: "case 'STARTED': return" },
  { rule: 'STARTED: a compensation waits until quietAfter + S + W', file: BEGIN, from: "whileItMayAct(item, caller) ?? whileItMayLand(item, caller) ??", to: "whileItMayAct(item, caller) ??", suites: SEARCHED },
  { rule: 'COMPLETED and unresolved: a compensation waits for older attempts', file: BEGIN, from: '(item.unresolved ? whileItMayLand(item, caller) : undefined) ?? ', to: '', suites: SEARCHED },
  { rule: 'COMPLETED and resolved: a compensation does not wait', file: BEGIN, from: 'item.unresolved ? whileItMayLand(item, caller) : undefined', to: 'whileItMayLand({ ...item, quietAfter: caller.now }, caller)' },
  { rule: 'STARTED: the outcome is unknown', file: BEGIN, from: "compensate(item, 'unknown', caller)", to: "compensate(item, 'applied', caller)" },
  { rule: 'COMPLETED: the outcome is applied', file: BEGIN, from: "compensate(item, 'applied', caller)", to: "compensate(item, 'unknown', caller)" },
  { rule: 'COMPENSATING: another is refused while the owner may act', file: BEGIN, from: "case 'COMPENSATING': return whileItMayAct(item, caller) ??", to: "case 'COMPENSATING': return", suites: SEARCHED },
  { rule: 'COMPENSATING, lease over: taken over', file: BEGIN, from: '?? compensate(item, item.outcome, caller);', to: "?? refuse('Saga.StepInFlight', '');" },
  { rule: 'COMPENSATING: the outcome is kept at a take-over', file: BEGIN, from: 'compensate(item, item.outcome, caller);', to: "compensate(item, 'unknown', caller);" },
  { rule: 'A compensation is owned under a new id', file: BEGIN, from: "{ ...signatureOf(caller), status: 'COMPENSATING',", to: "{ ...signatureOf(caller), attemptId: item.attemptId, status: 'COMPENSATING',", suites: SEARCHED },
  { rule: 'A compensation has a lease', file: BEGIN, from: "status: 'COMPENSATING', leaseUntil: caller.leaseUntil,", to: "status: 'COMPENSATING', leaseUntil: caller.startedAt,", suites: SEARCHED },
  { rule: 'COMPENSATED, FENCED: nothing to do', file: BEGIN, from: "case 'COMPENSATED':\n    case 'FENCED': return NOTHING;", to: "case 'COMPENSATED':\n    case 'FENCED': return refuse('Saga.StepFenced', '');" },
  { rule: 'NOT_APPLIED: fenced, nothing to undo', file: BEGIN, from: "case 'NOT_APPLIED': return write(fence(caller, item), NOTHING);", to: "case 'NOT_APPLIED': return NOTHING;" },
  { rule: 'Abandoned: a compensation is refused', file: BEGIN, from: 'ifAbandoned(found) ?? compensateOver(', to: 'compensateOver(' },
  { rule: 'It ends COMPENSATED under its owner\'s id', file: END, from: '|| found.attemptId !== item.attemptId', to: '' },
  { rule: 'A compensation that throws releases its lease', file: END, from: 'write({ ...item, leaseUntil: RELEASED }, failure)', to: 'write(item, failure)' },
  { rule: 'A compensation that throws is not compensated', file: END, from: 'return failure ?', to: "return failure && item.attemptId === '' ?" },

  { rule: 'An answer is refused while an attempt may act', file: RESOLVE, from: 'const begun = beginAction(open(found, caller), asking);', to: "const begun = beginAction(found?.status === 'STARTED' ? { ...found, leaseUntil: RELEASED } : open(found, caller), asking);" },
  { rule: 'notApplied is refused until nothing can land', file: RESOLVE, from: "return begun.kind === 'write' ? write(fence(caller, found), NOTHING) : begun as Resolved;", to: "return begun.kind === 'write' || found?.status === 'STARTED' ? write(fence(caller, found), NOTHING) : begun as Resolved;" },
  { rule: 'notApplied contradicts COMPLETED', file: RESOLVE, from: "if (found?.status === 'COMPLETED') return notTaken(", to: "if (found?.attemptId === '') return notTaken(" },
  { rule: 'applied and skip contradict a fence', file: RESOLVE, from: "begun.next.kind !== 'run') return begun as Refusal;", to: "begun.next.kind !== 'run') return NOTHING;" },
  { rule: 'An answer does not change a known result', file: RESOLVE, from: 'caller.result === undefined || caller.result === begun.result', to: 'caller.key' },
  { rule: 'An answer changes a result that the machine could not take', file: RESOLVE, from: '(resultTooLarge && result !== undefined)', to: 'result === null' },
  { rule: 'A result that nothing else has is asked for where the saga reads it', file: RESOLVE, from: 'if (caller.result === undefined && caller.resultRead) return', to: "if (caller.attemptId === '') return" },
  { rule: 'An answer is held to the moment at which it came', file: RESOLVE, from: 'now: epochMillis(Math.min(caller.now, caller.entered))', to: 'now: caller.now' },
  { rule: 'skip of a compensation is refused until nothing can land', file: RESOLVE, from: ": begun as Resolved;\n}\n\n/** `notApplied`", to: ": found?.status === 'STARTED' || found?.status === 'COMPLETED' ? write({ ...found, ...signatureOf(caller), status: 'COMPENSATED' }, NOTHING) : begun as Resolved;\n}\n\n/** `notApplied`" },
  { rule: 'skip of a step after the pivot is refused until nothing can land', file: RESOLVE, from: "found?.status === 'STARTED' ? beginAsSeen(found, caller) : NOTHING", to: 'NOTHING' },
  { rule: 'skip of a compensation is refused while its owner may act', file: RESOLVE, from: ": begun as Resolved;\n}\n\n/** `notApplied`", to: ": found?.status === 'COMPENSATING' ? write({ ...found, ...signatureOf(caller), status: 'COMPENSATED' }, NOTHING) : begun as Resolved;\n}\n\n/** `notApplied`" },
  { rule: 'abandon is refused while anyone may act', file: RESOLVE, from: "'leaseUntil' in found ? whileItMayAct(found, caller) : undefined", to: 'undefined' },
  { rule: 'An abandoned saga takes no other answer', file: RESOLVE, from: 'const begun = beginAction(open(found, caller), asking);', to: 'const begun = beginAction(found && open({ ...found, resolution: undefined }, caller), asking);' },
  { rule: 'An answer has a writer\'s id of its own', file: RESOLVE, from: '{ ...found, ...signatureOf(caller) }', to: '{ ...found, resolution: caller.resolution }' },
  { rule: 'An answer has a reason', file: RESOLVE, from: "if (reason.trim() === '') return", to: "if (reason === caller.attemptId) return" },
  { rule: 'Each kind of parking takes its own answers', file: RESOLVE, from: 'const answers = ANSWERS[about];', to: 'const answers = { ...ANSWERS.forward, ...ANSWERS.pivot, ...(about === \'compensation\' ? ANSWERS.compensation : {}) };' },
  { rule: 'An answer\'s result fits the output schema', file: 'resolution.ts', from: 'if (gave?.unusable) return notTaken(gave.unusable.message);\n', to: '' },
];
