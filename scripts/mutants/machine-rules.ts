/** Each Retry and each Catch of compiled machines taken out, cut short or led astray, one at a time. */
import { compile, DEFAULT_TARGET, stateNames } from '../../lib/compiler';
import { COMPENSATIONS, STATE_PREFIXES } from '../../lib/contract/state-names';
import type { Definition, StepNode } from '../../lib/definition/definition';
import type { MachineChange } from './machine-change';
import type { SearchMutant, Unsearched } from './search-mutant';
import { SEARCHES, type SearchName } from './searches';

/** The sagas whose machines have a state of each kind. */
const MACHINES: readonly SearchName[] = ['undo', 'forward', 'no pivot'];

interface Place {
  readonly definition: Definition;
  readonly state: string;
  /** What the state is for, whatever its step: states alike are changed once. */
  readonly role: string;
}

/** A retrier or catcher, whatever the names of the steps: `Catch States.ALL of a step`. */
export interface Entry extends Place {
  readonly list: 'Retry' | 'Catch';
  readonly at: number;
  readonly errors: readonly string[];
  readonly called: string;
  /** Where a catcher leads. */
  readonly next: string | undefined;
}

export function entriesOf(definition: Definition): readonly Entry[] {
  return Object.entries(compile(definition, DEFAULT_TARGET).States).flatMap(([state, { Type, ...fields }]) => {
    if (Type !== 'Task') return [];
    const place = { definition, state, role: roleOf(state, definition) };
    return (['Retry', 'Catch'] as const).flatMap((list) =>
      ((fields as { readonly [list in 'Retry' | 'Catch']?: readonly { readonly ErrorEquals: readonly string[]; readonly Next?: string }[] })[list] ?? []).map(({ ErrorEquals, Next }, at): Entry =>
        ({ ...place, list, at, errors: ErrorEquals, next: Next, called: `${list} ${nameOf(ErrorEquals)} of ${place.role}` })));
  });
}

const nameOf = ([first = '', ...more]: readonly string[]): string => (more.length === 0 ? first : `${first} and ${more.length} more`);

function roleOf(state: string, { body }: Definition): string {
  const about = (step: string): StepNode | undefined => body.find(({ name }) => name === step);
  if (state === stateNames.park(COMPENSATIONS)) return 'parked compensations';
  if (state === stateNames.resolve(COMPENSATIONS)) return 'the answer about a compensation';
  if (about(state)) return roleOfStep(state, body);
  const [kind = '', prefix = ''] = Object.entries(STATE_PREFIXES).find(([, text]) => state.startsWith(text)) ?? [];
  const step = about(state.slice(prefix.length));
  const whose = step?.phase === 'pivot' ? 'the pivot' : 'a step after it';
  return { compensate: 'a compensation', retry: 'the pivot tried again', park: `parking ${whose}`, resolve: `the answer about ${whose}` }[kind] ?? state;
}

function roleOfStep(name: string, body: readonly StepNode[]): string {
  const at = body.findIndex((step) => step.name === name);
  const { phase, compensation } = body[at] ?? {};
  if (phase === 'pivot') return 'the pivot';
  if (phase === 'forward') return 'a step after the pivot';
  if (typeof compensation !== 'string') return 'a step with nothing to undo';
  return body.slice(0, at).some((step) => typeof step.compensation === 'string') ? 'a later step' : 'the first step';
}

/** One of each kind, with the search that reaches it. */
function distinctEntries(): readonly (Entry & { readonly search: SearchName })[] {
  const all = MACHINES.flatMap((search) => entriesOf(SEARCHES[search]().saga.definition).map((entry) => ({ ...entry, search })));
  return [...new Map(all.toReversed().map((entry) => [entry.called, entry])).values()].toReversed();
}

/** What a search cannot see, by the name of the entry or of the change. */
const NOT_SEEN: readonly (readonly [called: RegExp, why: string])[] = [
  [/^Catch Saga.InputMismatch of a compensation: /, 'A gap of the search: it takes four faults in a row, which test/explorer/mended.test.ts has.'],
  [/^Catch Saga.InputMismatch of the answer about a compensation: /, 'The compensations that a human has begin again hear of it as well, and end the execution.'],
  [/^Catch Saga.InputMismatch of (?!the first step|a step with nothing to undo)/, 'Only the first step finds its id taken: those after it find what the first has written.'],
  [/^Catch Saga.InputMismatch of .*: left out/, 'The first compensation finds the id taken as well and ends the execution; without one it has nothing to undo.'],
  [/^Catch States.DataLimitExceeded of .*: left out/, 'States.ALL takes it as well: so it was recorded on AWS, and the interpreter follows the record. AWS\'s documentation says otherwise.'],
  [/^Retry States.(Timeout|DataLimitExceeded) of park.*: left out/, 'States.ALL sends the letter again as well, a while later.'],
];

/** Searches of the same sagas that reach some states without a fault. */
const NEARER: { readonly [role: string]: SearchName } = {
  'a compensation': 'rejected',
  'parked compensations': 'parked compensations', 'the answer about a compensation': 'parked compensations',
  'parking the pivot': 'parked pivot', 'the answer about the pivot': 'parked pivot',
  'parking a step after it': 'parked after the pivot', 'the answer about a step after it': 'parked after the pivot',
};

const MUTANTS: readonly SearchMutant[] = distinctEntries().flatMap((entry) => changesOf(entry).map(([what, to]) => ({
  rule: `${entry.called}: ${what}`,
  edits: [],
  change: { state: entry.state, list: entry.list, at: entry.at, to },
  search: NEARER[entry.role] ?? entry.search,
})));

const whyNotSeen = ({ rule }: SearchMutant): string | undefined => NOT_SEEN.find(([pattern]) => pattern.test(rule))?.[1];

export const MACHINE_MUTANTS = MUTANTS.filter((mutant) => whyNotSeen(mutant) === undefined);

export const MACHINE_UNSEARCHED: readonly Unsearched[] = MUTANTS.flatMap((mutant) => {
  const why = whyNotSeen(mutant);
  return why === undefined ? [] : [{ rule: mutant.rule, why }];
});

function changesOf(entry: Entry): readonly (readonly [what: string, to: MachineChange['to']])[] {
  if (entry.list === 'Catch') return [['left out', 'removed'], ...astray(entry).filter(([, to]) => typeof to === 'string' || !('Next' in to) || to.Next !== entry.next)];
  const { errors } = entry;
  if (errors.includes('Saga.Rejected')) return [['left out', 'removed'], ['one retry', { MaxAttempts: 1 }]];
  if (errors.includes('Saga.StepInFlight')) return [['left out', 'removed'], ['one retry', { MaxAttempts: 1 }]];
  if (errors.includes('Saga.LedgerUnavailable')) return [['left out', 'removed'], ['half as many', { MaxAttempts: 15 }]];
  return [['left out', 'removed'], ['none', { MaxAttempts: 0 }]];
}

function leadsTo(Next: string): readonly (readonly [what: string, to: MachineChange['to']])[] {
  return [[`leads to ${Next}`, { Next }]];
}

/** Where a catcher would do harm. */
function astray({ role, definition, errors }: Entry): readonly (readonly [what: string, to: MachineChange['to']])[] {
  const last = definition.body.findLast(({ compensation }) => typeof compensation === 'string')?.name ?? '';
  if (errors.includes('Saga.InputMismatch')) return leadsTo(stateNames.compensate(last));
  if (role.startsWith('the answer about')) return leadsTo(role.endsWith('compensation') ? stateNames.abandoned : stateNames.resolved(definition.body.find(({ phase }) => (phase === 'pivot') === role.endsWith('pivot') && phase !== 'undoable')?.name ?? ''));
  if (role.includes('pivot') && !errors.includes('Saga.Rejected')) return leadsTo(stateNames.compensate(last));
  return leadsTo(stateNames.compensated);
}
