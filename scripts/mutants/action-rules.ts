import type { Mutant } from './mutant';

const BEGIN = 'protocol/begin-action.ts';
const END = 'protocol/end-action.ts';
const SEARCHED = ['memory', 'search'] as const;
const RUN_ANYWAY = 'return beginFresh(caller);';

/** The rows of the table for an action, and how it ends. */
export const ACTION_RULES: readonly Mutant[] = [
  { rule: 'An action where nothing stands: quietAfter covers its own lease', file: BEGIN, from: 'quietAfter: leaseUntil, unresolved: false', to: 'quietAfter: ALWAYS_QUIET, unresolved: false', suites: SEARCHED },
  { rule: 'STARTED, may still act: an action is refused', file: BEGIN, from: "case 'STARTED': return whileItMayAct(item, caller) ?? beginAgain(", to: "case 'STARTED': return beginAgain(", suites: SEARCHED },
  { rule: 'STARTED, lease over: an action takes over', file: BEGIN, from: "return whileItMayAct(item, caller) ?? beginAgain(item, caller);", to: "return whileItMayAct(item, caller) ?? refuse('Saga.StepInFlight', '');" },
  { rule: 'Take-over: a new attempt id', file: BEGIN, from: "{ ...signatureOf(caller), status: 'STARTED', input, leaseUntil, quietAfter: later(", to: "{ ...signatureOf(caller), attemptId: earlier.attemptId, status: 'STARTED', input, leaseUntil, quietAfter: later(", suites: SEARCHED },
  { rule: 'Take-over: quietAfter is the later of both', file: BEGIN, from: 'quietAfter: later(earlier.quietAfter, leaseUntil)', to: 'quietAfter: leaseUntil' },
  { rule: 'Take-over: unresolved', file: BEGIN, from: 'leaseUntil), unresolved: true', to: 'leaseUntil), unresolved: earlier.unresolved', suites: SEARCHED },
  { rule: 'Take-over: older attempts are not forgotten', file: BEGIN, from: 'earlierQuietAfter: earlier.quietAfter,', to: 'earlierQuietAfter: ALWAYS_QUIET,' },
  { rule: 'COMPLETED: an action returns the stored result', file: BEGIN, from: "case 'COMPLETED': return resultOf(item);", to: `case 'COMPLETED': ${RUN_ANYWAY}` },
  { rule: 'A result that could not travel: the action is not run again', file: BEGIN, from: "case 'COMPLETED': return resultOf(item);", to: "case 'COMPLETED': return item.unusable ? beginFresh(caller) : resultOf(item);" },
  { rule: 'NOT_APPLIED: only a later entry starts the step again', file: BEGIN, from: 'isLaterEntry(caller, item) ? beginFresh(caller) :', to: 'isLaterEntry(caller, item) || caller.key ? beginFresh(caller) :' },
  { rule: 'NOT_APPLIED: a later entry does start it', file: BEGIN, from: 'caller.entered > item.entered', to: 'caller.entered < item.entered' },
  { rule: 'COMPENSATING: an action is refused', file: BEGIN, from: "case 'COMPENSATING':\n    case 'COMPENSATED': return", to: `case 'COMPENSATING': ${RUN_ANYWAY}\n    case 'COMPENSATED': return`, suites: SEARCHED },
  { rule: 'COMPENSATED: an action is refused', file: BEGIN, from: "case 'COMPENSATED': return runsNoMore(item);", to: `return runsNoMore(item);\n    case 'COMPENSATED': ${RUN_ANYWAY}`, suites: SEARCHED },
  { rule: 'FENCED: an action is refused', file: BEGIN, from: "case 'FENCED': return item.refusal ?", to: `case 'FENCED': if (item.status === 'FENCED') ${RUN_ANYWAY} else return item.refusal ?`, suites: SEARCHED },
  { rule: 'FENCED by itself: a second delivery hears the same', file: BEGIN, from: 'item.refusal ? refuseAgain(item.refusal) : runsNoMore(item)', to: 'runsNoMore(item)' },
  { rule: 'Abandoned: an action is refused', file: BEGIN, from: 'ifAbandoned(found) ?? beginOver(', to: 'beginOver(' },
  { rule: 'After the pivot a rejection is NOT_APPLIED', file: BEGIN, from: "caller.phase === 'forward'", to: "caller.phase === 'undoable' && caller.step === ''" },
  { rule: 'At the pivot a rejection fences', file: BEGIN, from: "caller.phase === 'forward'", to: "caller.phase !== 'undoable'" },
  { rule: 'Before the pivot a rejection fences', file: BEGIN, from: "caller.phase === 'forward'", to: "caller.phase !== 'pivot'" },
  { rule: 'Invalid input and passed deadline fence before they are raised', file: BEGIN, from: 'if (refusal) return write(fencedItself(caller, refusal), refuseAgain(refusal));', to: 'if (refusal) return refuseAgain(refusal);' },
  { rule: 'Invalid input and passed deadline over an unknown attempt are OutcomeUnknown', file: BEGIN, from: 'if (refusal) return unproven(refusal);', to: 'if (refusal) return refuseAgain(refusal);' },
  { rule: 'Invalid input at a later entry is what that entry hears again', file: BEGIN, from: 'isLaterEntry(caller, item) ? beginFresh(caller) :', to: 'isLaterEntry(caller, item) ? (caller.refusal ? refuseAgain(caller.refusal) : beginFresh(caller)) :' },
  { rule: 'A downstream that ignores keys, without verify: never tried again', file: BEGIN, from: "if (afterUnknown === 'never') {", to: "if (caller.input === '') {" },
  { rule: 'verify is asked after an unknown attempt', file: BEGIN, from: "verify: afterUnknown === 'verify',", to: 'verify: false,' },

  { rule: 'COMPLETED keeps that an older attempt is unresolved', file: END, from: "return { ...rest, ...gave, status: 'COMPLETED', quietAfter: earlierQuietAfter };", to: "return { ...rest, ...gave, status: 'COMPLETED', quietAfter: earlierQuietAfter, unresolved: false };", suites: SEARCHED },
  { rule: 'COMPLETED keeps the quiet of older attempts', file: END, from: 'quietAfter: earlierQuietAfter };', to: 'quietAfter: RELEASED };', suites: SEARCHED },
  { rule: 'Rejected fences only where no attempt is unresolved', file: END, from: 'return run.item.unresolved\n', to: 'return run.item.quietAfter === RELEASED\n', suites: SEARCHED },
  { rule: 'Rejected fences at once', file: END, from: ': write(fencedItself(caller, end.refusal), refuseAgain(end.refusal));', to: ': refuseAgain(end.refusal);' },
  { rule: 'A failure is unresolved', file: END, from: 'later(earlierQuietAfter, sentUntil), unresolved: true', to: 'later(earlierQuietAfter, sentUntil), unresolved: item.unresolved', suites: SEARCHED },
  { rule: 'A failure releases its lease', file: END, from: 'leaseUntil: RELEASED, quietAfter', to: 'leaseUntil: item.leaseUntil, quietAfter' },
  { rule: 'A failure: quietAfter is not before now', file: END, from: 'later(earlierQuietAfter, sentUntil)', to: 'earlierQuietAfter', suites: SEARCHED },
  { rule: 'A failure: quietAfter is not before what it was', file: END, from: 'later(earlierQuietAfter, sentUntil)', to: 'sentUntil' },
  { rule: 'A result that cannot travel is applied', file: END, from: "case 'applied': return write(completed(run, end.gave),", to: "case 'applied': return write(end.gave.unusable ? released(run, caller.now) : completed(run, end.gave),", suites: ['memory', 'results'] },
  { rule: 'Who has lost the step writes nothing', file: END, from: '|| found.attemptId !== run.item.attemptId', to: '' },
  { rule: 'Who has lost the step tells what the other got', file: END, from: "if (found?.status === 'COMPLETED') return resultOf(found);", to: "if (found?.status === 'FENCED') return refuse('Saga.StepFenced', '');" },

  { rule: 'verify: "not applied" is a fact only once quiet', file: 'protocol/verify.ts', from: "if (verdict === 'notApplied' && quiet) return", to: "if (verdict === 'notApplied') return" },
  { rule: 'verify: "not applied", once quiet, is a fact', file: 'protocol/verify.ts', from: 'unresolved: false }', to: 'unresolved: run.item.unresolved }' },
  { rule: 'A downstream that ignores keys: not tried again on an unknown verdict', file: 'protocol/verify.ts', from: "if (idempotencyKey === 'honoured') return run;", to: 'if (caller) return run;' },
  { rule: 'verify: a look puts off nothing', file: END, from: 'released(run, end.acted ? caller.now : ALWAYS_QUIET)', to: 'released(run, caller.now)' },
  { rule: 'verify: one that throws puts off nothing', file: 'action.ts', from: 'thrown(error, progress.acted, attempt)', to: 'thrown(error, true, attempt)' },
  { rule: 'A handler that throws after verify may have sent something', file: 'action.ts', from: '      progress.acted = true;\n', to: '' },
  { rule: 'verify: what it finds applied is not run again', file: 'action.ts', from: "if (verification.kind === 'applied') return await applied(action, verification.result);", to: "if (verification.kind === 'applied') return await applied(action, await action.run(input, context));" },
];
