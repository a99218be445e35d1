import type { Mutant } from './mutant';

const BEGIN = 'protocol/begin-action.ts';
const END = 'protocol/end-action.ts';
const SEARCHED = ['memory', 'search'] as const;

/** The rows of the table for an action, and how it ends. */
export const ACTION_RULES: readonly Mutant[] = [
  { rule: 'An action where nothing stands: quietAfter covers its own lease', file: BEGIN, from: 'epochMillis(Math.max(quietOf(earlier), leaseUntil))', to: 'quietOf(earlier)', suites: SEARCHED },
  { rule: 'STARTED, may still act: an action is refused', file: BEGIN, from: "case 'STARTED': return whileItMayAct(found, caller) ?? begin(", to: "case 'STARTED': return begin(", suites: SEARCHED },
  { rule: 'STARTED, lease over: an action takes over', file: BEGIN, from: 'return whileItMayAct(found, caller) ?? begin(caller, asked, found);', to: "return whileItMayAct(found, caller) ?? refuse('Saga.StepInFlight', '');" },
  { rule: 'Take-over: a new attempt id', file: BEGIN, from: "{ ...signature, status: 'STARTED',", to: "{ ...signature, attemptId: earlier?.attemptId ?? signature.attemptId, status: 'STARTED',", suites: SEARCHED },
  { rule: 'Take-over: quietAfter is the later of both', file: BEGIN, from: 'epochMillis(Math.max(quietOf(earlier), leaseUntil))', to: 'leaseUntil' },
  { rule: 'Take-over: unresolved', file: BEGIN, from: 'unresolved: !!earlier', to: 'unresolved: earlier?.unresolved ?? false', suites: SEARCHED },
  { rule: 'Take-over: older attempts are not forgotten', file: BEGIN, from: 'return write(item, { item, earlier });', to: 'return write(item, { item, earlier: earlier && { ...earlier, quietAfter: ALWAYS_QUIET } });' },
  { rule: 'COMPLETED: an action returns the stored result', file: BEGIN, from: "case 'COMPLETED': return resultOf(found);", to: "case 'COMPLETED': return begin(caller, asked);" },
  { rule: 'A result that could not travel: the action is not run again', file: BEGIN, from: "case 'COMPLETED': return resultOf(found);", to: "case 'COMPLETED': return found.unusable ? begin(caller, asked) : resultOf(found);" },
  { rule: 'NOT_APPLIED: only a later entry starts the step again', file: BEGIN, from: 'caller.entered > found.entered ?', to: 'caller.entered > found.entered || caller.signature ?' },
  { rule: 'NOT_APPLIED: a later entry does start it', file: BEGIN, from: 'caller.entered > found.entered', to: 'caller.entered < found.entered' },
  { rule: 'COMPENSATING: an action is refused', file: BEGIN, from: "case 'COMPENSATING':\n    case 'COMPENSATED': return", to: "case 'COMPENSATING': return begin(caller, asked);\n    case 'COMPENSATED': return", suites: SEARCHED },
  { rule: 'COMPENSATED: an action is refused', file: BEGIN, from: "case 'COMPENSATED': return runsNoMore(found.status);", to: "return runsNoMore(found.status);\n    case 'COMPENSATED': return begin(caller, asked);", suites: SEARCHED },
  { rule: 'FENCED: an action is refused', file: BEGIN, from: "case 'FENCED': return found.refusal ??", to: "case 'FENCED': if (found.status === 'FENCED') return begin(caller, asked); else return found.refusal ??", suites: SEARCHED },
  { rule: 'FENCED by itself: a second delivery hears the same', file: BEGIN, from: 'return found.refusal ?? runsNoMore(found.status);', to: 'return runsNoMore(found.status);' },
  { rule: 'Abandoned: an action is refused', file: BEGIN, from: "  if (isAbandoned(found)) return runsNoMore('abandoned');\n", to: '' },
  { rule: 'After the pivot a rejection is NOT_APPLIED', file: BEGIN, from: "phase === 'forward'", to: "phase === 'undoable' && signature.step === ''" },
  { rule: 'At the pivot a rejection fences', file: BEGIN, from: "phase === 'forward'", to: "phase !== 'undoable'" },
  { rule: 'Before the pivot a rejection fences', file: BEGIN, from: "phase === 'forward'", to: "phase !== 'pivot'" },
  { rule: 'Invalid input and passed deadline fence before they are raised', file: BEGIN, from: 'if (refusal) return earlier ? unproven(refusal) : write(fencedItself(caller, refusal), refusal);', to: 'if (refusal) return earlier ? unproven(refusal) : refusal;' },
  { rule: 'Invalid input and passed deadline over an unknown attempt are OutcomeUnknown', file: BEGIN, from: 'if (refusal) return earlier ? unproven(refusal) : write(fencedItself(caller, refusal), refusal);', to: 'if (refusal) return earlier ? refusal : write(fencedItself(caller, refusal), refusal);' },
  { rule: 'Invalid input at a later entry is what that entry hears again', file: BEGIN, from: 'caller.entered > found.entered ? begin(caller, asked) :', to: 'caller.entered > found.entered ? asked.refusal ?? begin(caller, asked) :' },
  { rule: 'A downstream that ignores keys, without verify: never tried again', file: BEGIN, from: 'if (earlier && once) return', to: "if (earlier && input === '') return" },
  { rule: 'verify is asked after an unknown attempt', file: 'action.ts', from: 'if (begun.earlier && verify) {', to: "if (begun.earlier && verify && input === '') {" },

  { rule: 'COMPLETED keeps that an older attempt is unresolved', file: END, from: "status: 'COMPLETED', quietAfter: quietOf(earlier) };", to: "status: 'COMPLETED', quietAfter: quietOf(earlier), unresolved: false };", suites: SEARCHED },
  { rule: 'COMPLETED keeps the quiet of older attempts', file: END, from: "status: 'COMPLETED', quietAfter: quietOf(earlier) };", to: "status: 'COMPLETED', quietAfter: RELEASED };", suites: SEARCHED },
  { rule: 'Rejected fences only where no attempt is unresolved', file: END, from: 'return run.item.unresolved\n', to: 'return run.item.quietAfter === RELEASED\n', suites: SEARCHED },
  { rule: 'Rejected fences at once', file: END, from: ': write(fencedItself(caller, end.rejection, run.item.input), end.rejection);', to: ': end.rejection;' },
  { rule: 'A failure is unresolved', file: END, from: 'epochMillis(Math.max(quietOf(earlier), sentUntil)), unresolved: true', to: 'epochMillis(Math.max(quietOf(earlier), sentUntil)), unresolved: item.unresolved', suites: SEARCHED },
  { rule: 'A failure releases its lease', file: END, from: 'leaseUntil: RELEASED, quietAfter', to: 'leaseUntil: item.leaseUntil, quietAfter' },
  { rule: 'A failure: quietAfter is not before now', file: END, from: 'epochMillis(Math.max(quietOf(earlier), sentUntil))', to: 'quietOf(earlier)', suites: SEARCHED },
  { rule: 'A failure: quietAfter is not before what it was', file: END, from: 'epochMillis(Math.max(quietOf(earlier), sentUntil))', to: 'sentUntil' },
  { rule: 'A result that cannot travel is applied', file: END, from: "if ('gave' in end) return write(completed(run, end.gave),", to: "if ('gave' in end) return write('error' in end.gave ? released(run, caller.now) : completed(run, end.gave),", suites: ['memory', 'results'] },
  { rule: 'Who has lost the step writes nothing', file: END, from: 'if (!isOwn(found, run.item)) return LOST;', to: "if (found?.status !== 'STARTED') return LOST;" },

  { rule: 'verify: "not applied" is a fact only once quiet', file: 'protocol/verify.ts', from: "if (verdict === 'notApplied' && !tooEarly) return", to: "if (verdict === 'notApplied') return" },
  { rule: 'verify: "not applied", once quiet, is a fact', file: 'protocol/verify.ts', from: 'unresolved: false }', to: 'unresolved: run.item.unresolved }' },
  { rule: 'A downstream that ignores keys: not tried again on an unknown verdict', file: 'protocol/verify.ts', from: "if (idempotencyKey === 'honoured') return run;", to: 'if (caller) return run;' },
  { rule: 'verify: a look puts off nothing', file: END, from: 'released(run, end.acted ? caller.now : ALWAYS_QUIET)', to: 'released(run, caller.now)' },
  { rule: 'verify: one that throws puts off nothing', file: 'action.ts', from: 'refusalAfter(error, attempt), acted }', to: 'refusalAfter(error, attempt), acted: true }' },
  { rule: 'A handler that throws after verify may have sent something', file: 'action.ts', from: '      acted = true;\n', to: '' },
  { rule: 'verify: what it finds applied is not run again', file: 'action.ts', from: "if (verification.kind === 'applied') return applied(verification.result);", to: "if (verification.kind === 'applied') return applied(await handler(input, context));" },
];
