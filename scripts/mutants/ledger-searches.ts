import { ACTION_RULES } from './action-rules';
import { COMMON_RULES } from './common-rules';
import { COMPENSATION_RULES } from './compensation-rules';
import type { Mutant } from './mutant';
import type { SearchMutant, Unsearched } from './search-mutant';
import type { SearchName } from './searches';

/** Every rule of the ledger: the tests are put before all of them, the search before those that it can see broken. */
export const LEDGER_RULES: readonly Mutant[] = [...ACTION_RULES, ...COMPENSATION_RULES, ...COMMON_RULES];

const NO_DYNAMODB = 'A search keeps its ledger in memory. One conformance suite holds both stores to the same rules.';
const SMALL_JSON = 'What modelled services take and give always fits, is JSON, and is small.';
const OWN_LEASE_IS_LATER = 'An attempt takes over only once the earlier one can no longer act, so what it takes for the quiet of both is never before the earlier one\'s.';
const ENTERED_ONCE = 'No machine enters such a step a second time: a redrive goes on with the same entry, and its rejection is repeated.';
const ONLY_TIME = 'It costs time and keeps every promise.';
const ONE_SAGA = 'Sagas of two names, steps or tables never meet in one search.';
const WITHIN_S = 'Within S no attempt outlives its lease, so that none finds that it has lost the step: the rule is for clocks further apart.';
const SAME_RESULT = 'The operators of a search give the result that the service would have given.';
const ONE_WRITER = 'An attempt\'s id stands for one writer, whose writes follow each other: what stands under it is what it wrote last.';
const DAYS = 'The sagas of a search are over long before their items expire.';
const LOGS = 'Logs are not watched: a search watches effects and outcomes.';
const HANDLERS_TIME = 'It is for the handlers\' sake: with Lambda\'s own timeout the ledger is as safe.';

/** By rule: the search that is to find it broken, where it is not `undo`; or why none can. */
export const ELSEWHERE: { readonly [rule: string]: SearchName | { readonly why: string } } = {
  'Take-over: quietAfter is the later of both': { why: OWN_LEASE_IS_LATER },
  'A failure: quietAfter is not before what it was': 'looks up',
  'A result that could not travel: the action is not run again': 'unusable result',
  'A result that cannot travel is applied': 'unusable result',
  'NOT_APPLIED: only a later entry starts the step again': 'forward',
  'NOT_APPLIED: a later entry does start it': 'forward',
  'Abandoned: an action is refused': 'humans at the pivot',
  'After the pivot a rejection is NOT_APPLIED': 'forward',
  'At the pivot a rejection fences': 'unheard rejection',
  'Before the pivot a rejection fences': { why: ENTERED_ONCE },
  'Invalid input and passed deadline fence before they are raised': 'deadline',
  'Invalid input and passed deadline over an unknown attempt are OutcomeUnknown': 'deadline',
  'Invalid input at a later entry is what that entry hears again': { why: SMALL_JSON },
  'A downstream that ignores keys, without verify: never tried again': 'ignores',
  'verify is asked after an unknown attempt': 'looks up',
  'verify: "not applied" is a fact only once quiet': 'looks up',
  'verify: "not applied", once quiet, is a fact': { why: ONLY_TIME },
  'A downstream that ignores keys: not tried again on an unknown verdict': 'doubts',
  'verify: a look puts off nothing': 'looks up',
  'verify: one that throws puts off nothing': { why: ONLY_TIME },
  'A handler that throws after verify may have sent something': 'looks up',
  'verify: what it finds applied is not run again': 'looks up',
  'COMPLETED: the outcome is applied': 'rejected',
  'COMPENSATING: the outcome is kept at a take-over': 'rejected',
  'COMPLETED and resolved: a compensation does not wait': 'rejected',
  'A result that nothing else has is asked for where the saga reads it': 'forgotten result',
  'An answer has a reason': 'parked pivot',
  'Who abandoned the saga first keeps the word': { why: 'Whose word ended a saga changes nothing of what the saga did.' },
  'An answer\'s result fits the output schema': { why: SMALL_JSON },
  'What a schema throws is not told': { why: SMALL_JSON },
  'An error whose message is no text ends an attempt like any other': { why: 'What modelled handlers throw has a message that is a text.' },
  'The last moment of lease and skew still counts': { why: 'It is one millisecond, which is nobody\'s in a search that steps from event to event.' },
  'The last moment of the window still counts': { why: 'It is one millisecond, which is nobody\'s in a search that steps from event to event.' },
  'The step\'s timeout bounds an attempt': 'timeout',
  'The saga\'s deadline bounds an attempt': 'aborted',
  'The signal aborts at the end of the attempt': { why: HANDLERS_TIME },
  'A passed deadline begins nothing': 'deadline',
  'Own write recognised': { why: ONLY_TIME },
  'Own write: the status is the one that I was writing': { why: ONE_WRITER },
  'A write is conditional on the status (memory)': { why: ONE_WRITER },
  'An item that expired before the saga\'s start counts as absent (memory)': 'after an earlier saga',
  'The item of an earlier saga is none': 'after an earlier saga',
  'A saga past its own expiry is refused as unknown': { why: DAYS },
  'One expiry for all items of a saga, from its start': { why: DAYS },
  'The lease is the remaining time of the Lambda': 'timeout',
  'COMPENSATING: an action is refused': 'rejected',
  'A failure is unresolved': { why: 'Whoever takes over says so again, and a compensation waits for an item that is STARTED in any case.' },
  'Who has lost the step writes nothing': { why: WITHIN_S },
  'It ends COMPENSATED under its owner\'s id': { why: WITHIN_S },
  'Nothing stands: a compensation leaves a fence': 'one attempt',
  'S: quiet only after the skew': 'one attempt',
  'STARTED, may still act: a compensation is refused': { why: 'No lease ends after quietAfter, for which a compensation waits as well.' },
  'NOT_APPLIED: fenced, nothing to undo': { why: 'Only steps after the pivot are NOT_APPLIED, and no machine compensates them.' },
  'A compensation that throws releases its lease': 'rejected',
  'Abandoned: a compensation is refused': 'humans after the pivot',
  'An answer is refused while an attempt may act': 'undo',
  'notApplied is refused until nothing can land': 'parked pivot',
  'notApplied contradicts COMPLETED': 'undo',
  'applied and skip contradict a fence': 'unheard answers',
  'An answer does not change a known result': { why: SAME_RESULT },
  'skip of a compensation is refused until nothing can land': 'late effects',
  'An answer changes a result that the machine could not take': { why: SAME_RESULT },
  'skip of a step after the pivot is refused until nothing can land': 'late effects forward',
  'skip of a compensation is refused while its owner may act': 'parked compensations',
  'An answer is held to the moment at which it came': 'slow answers',
  'abandon is refused while anyone may act': 'parked pivot',
  'An abandoned saga takes no other answer': 'unheard answers',
  'An answer has a writer\'s id of its own': 'calls again',
  'Each kind of parking takes its own answers': { why: 'The machine asks for no other answer: its letter names those that it takes, and its Choice lets no other pass.' },

  'Inputs over 128 KiB are refused before the handler': 'too much given',
  'An input is validated': 'no receipt given',
  'A result that does not fit its schema does not travel': 'another result',
  'What JSON would change does not travel': 'no result',
  'Action and compensation have different idempotency keys': 'a provider that remembers',
  'A handler\'s error name is not taken for one of ours': 'a name of ours',
};

const BY_FILE: readonly (readonly [file: RegExp, why: string])[] = [
  [/dynamodb/, NO_DYNAMODB], [/json-text|result\.ts|schema/, SMALL_JSON], [/log\.ts|serve\.ts/, LOGS], [/idempotency-key/, ONE_SAGA],
];

const placeOf = ({ rule, file }: Mutant): SearchName | { readonly why: string } => {
  const why = BY_FILE.find(([pattern]) => pattern.test(file))?.[1];
  return ELSEWHERE[rule] ?? (why === undefined ? 'undo' : { why });
};

export const LEDGER_MUTANTS: readonly SearchMutant[] = LEDGER_RULES.flatMap((mutant) => {
  const place = placeOf(mutant);
  const { rule, file, from, to } = mutant;
  return typeof place === 'string' ? [{ rule, edits: [{ file: `runtime/${file}`, from, to }], search: place }] : [];
});

export const LEDGER_UNSEARCHED: readonly Unsearched[] = LEDGER_RULES.flatMap((mutant) => {
  const place = placeOf(mutant);
  return typeof place === 'string' ? [] : [{ rule: mutant.rule, ...place }];
});
