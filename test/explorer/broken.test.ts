/** Breaks machine, ledger or requests one way at a time: the search finds each, and finds nothing once it is whole again. */
import type { StateMachineDefinition } from '../../lib/compiler';
import type { StepRequest } from '../../lib/contract/step-request';
import { millis } from '../../lib/contract/time';
import { explore, replay, type Alterations } from '../../lib/explorer';
import type { LedgerItem, LedgerStore } from '../../lib/runtime';
import { threeSteps } from './three-steps';

type Ledger = NonNullable<Alterations['ledger']>;
type Machine = NonNullable<Alterations['machine']>;

const request = (times: Partial<StepRequest['ledger']>): Alterations => ({ request: (given) => ({ ...given, ledger: { ...given.ledger, ...times } }) });

/** Writes another item than the runtime asks for. */
const written = (change: (item: LedgerItem) => LedgerItem): Alterations => ({ ledger: (store) => ({ ...store, put: (item, expected) => store.put(change(item), expected) }) });

/** Says that an item was written, and writes nothing. */
const forgets = (status: LedgerItem['status']): Ledger => (store) =>
  ({ ...store, put: async (item, expected) => (item.status === status ? { written: true } : store.put(item, expected)) });

/** Reads and writes without looking whether the item is still the one that was read. */
const overwrites: Ledger = (store): LedgerStore => ({
  ...store,
  put: async (item, expected) => {
    const there = await store.get(item);
    return store.put(item, there && expected.kind === 'held' ? { kind: 'held', status: there.status, attemptId: there.attemptId } : expected);
  },
});

/** One state of the machine, as it is changed on purpose. */
const state = (name: string, change: (state: Record<string, unknown>) => object): Machine => (machine) =>
  ({ ...machine, States: { ...machine.States, [name]: change(machine.States[name] as unknown as Record<string, unknown>) } }) as StateMachineDefinition;

interface Named { readonly ErrorEquals: readonly string[] }
const without = (list: unknown, error: string): readonly Named[] => (list as readonly Named[]).filter(({ ErrorEquals }) => !ErrorEquals.includes(error));
const leads = (list: unknown, error: string, next: string): readonly object[] =>
  (list as readonly Named[]).map((one) => (one.ErrorEquals.includes(error) ? { ...one, Next: next } : one));

/** A state without one of its fields. */
const lacks = (name: string, field: string): Machine =>
  state(name, (whole) => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== field)));

const both = (...changes: readonly Machine[]): Machine => (machine) => changes.reduce((changed, change) => change(changed), machine);

const broken: readonly (readonly [string, readonly string[], Alterations])[] = [
  ['compensations do not wait for what may still land', ['G9'], request({ lateArrivalMs: millis(0) })],
  ['the skew of clocks is left out', ['G3', 'G9'], request({ clockSkewMs: millis(0) })],
  ['a lease is over as soon as it begins', ['G3'], written((item) => ('leaseUntil' in item ? { ...item, leaseUntil: 0 as never } : item))],
  ['an attempt that ended badly is forgotten', ['G5', 'G9'], written((item) => ('unresolved' in item ? { ...item, unresolved: false } : item))],
  ['the ledger forgets when attempts were quiet', ['G9'], written((item) => ('quietAfter' in item ? { ...item, quietAfter: 0 as never } : item))],
  ['a compensation leaves no fence', ['G7/G8', 'G8', 'G5'], { ledger: forgets('FENCED') }],
  ['the beginning of an action is not written down', ['G2'], { ledger: forgets('STARTED') }],
  ['a write looks at nothing', ['G5', 'G7/G8', 'G9', 'G3', 'G4', 'G11'], { ledger: overwrites }],
  ['the failed step is not compensated', ['G5', 'G6'], { machine: state('pay', (pay) => ({ ...pay, Catch: leads(pay['Catch'], 'States.ALL', 'Compensate reserve') })) }],
  ['compensations run from the first step on', ['G6'], {
    machine: both(
      state('pay', (pay) => ({ ...pay, Catch: leads(leads(pay['Catch'], 'States.ALL', 'Compensate reserve'), 'States.DataLimitExceeded', 'Compensate reserve') })),
      state('ship', (ship) => ({ ...ship, Catch: leads(ship['Catch'], 'Saga.Rejected', 'Compensate reserve') })),
      state('Compensate reserve', (reserve) => ({ ...reserve, Next: 'Compensate pay' })),
      state('Compensate pay', (pay) => ({ ...pay, Next: 'Check compensations' })),
    ),
  }],
  ['a pivot whose outcome is unknown is compensated', ['G5', 'G14'], { machine: state('ship', (ship) => ({ ...ship, Catch: leads(ship['Catch'], 'States.ALL', 'Compensate pay') })) }],
  ['a step has no Catch', ['G15'], { machine: lacks('pay', 'Catch') }],
  ['a compensation has no Catch', ['G15'], { machine: lacks('Compensate pay', 'Catch') }],
  ['a failed compensation is taken for done', ['G5'], { machine: state('Check compensations', (check) => ({ ...check, Default: 'Compensated' })) }],
  ['a letter is sent once and for all', ['G15'], { machine: lacks('Park ship', 'Retry') }],
  ['a compensation in flight is not waited for', ['G13', 'G15'], { machine: state('Compensate pay', (pay) => ({ ...pay, Retry: without(pay['Retry'], 'Saga.StepInFlight') })) }],
];

test.each(broken)('the search finds that %s', async (_title, promises, alterations) => {
  const { violations } = await explore(threeSteps, { alterations, pairs: 2_500, stopAtFirst: true });
  expect(violations).toHaveLength(1);
  expect(promises).toContain(violations[0]?.broken[0]?.promise);
  const schedule = violations[0]?.run.schedule ?? [];
  expect((await replay(threeSteps, schedule, { alterations })).broken).not.toEqual([]);
  expect((await replay(threeSteps, schedule)).broken).toEqual([]);
}, 120_000);
