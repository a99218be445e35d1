/** Any sequential saga that the library takes, with services that keep what is asked of a service: drawn from a seed. */
import * as fc from 'fast-check';
import {
  action, compensation, nothingToCompensate, saga, service, typed, type AfterPivot, type Duration, type RecordedSaga, type Reference, type RetryOptions,
} from '../../lib/index';
import type { Target } from '../../lib/compiler';
import type { Json } from '../../lib/contract/json';
import { parseDuration, type Millis } from '../../lib/contract/time';
import type { Expression } from '../../lib/definition/definition';
import type { DownstreamKind, ModelOptions } from '../../lib/explorer';
import { anyExpression, anyValues, knownOf } from '../../test/compiler/arbitraries';
import type { Values } from '../../test/compiler/reference-evaluator';
import { recorded } from './recorded';

export const LONGEST_SAGA = 12;

export interface RandomSaga {
  readonly saga: RecordedSaga;
  /** Its input, what its services answer, what they do with keys, and what it is compiled for. */
  readonly options: ModelOptions & { readonly target: Target };
}

/** The same seed gives the same saga, as long as this file and the arbitraries under it stay as they are. */
export function randomSaga(seed: number): RandomSaga {
  const [drawn] = fc.sample(anySaga, { seed, numRuns: 1 });
  if (!drawn) throw new RangeError(`Seed ${seed} draws no saga.`);
  return drawn;
}

interface Service {
  readonly name: string;
  /** Undefined: nobody knows, and it counts as 15 minutes. */
  readonly functionTimeout: Millis | undefined;
}

// The ends of a `constantFrom` are drawn more often than what stands between: there stands what is usual.

const anyServices: fc.Arbitrary<readonly Service[]> = fc.tuple(...['orders', 'stock', 'payments'].map((name) =>
  fc.constantFrom<Duration | undefined>('10s', '10s', '3s', undefined, '15m', '1m', '3s', '30s', '30s')
    .map((timeout): Service => ({ name, functionTimeout: timeout && parseDuration(timeout) }))));

const seconds = (least: number, most: number): fc.Arbitrary<Duration> => fc.integer({ min: least, max: most }).map((value) => `${value}s` as const);

/**
 * Few attempts in most: what the twentieth does, the third does too, and a schedule with it takes ten times as long to run. Never so many that
 * they fill an execution's history of 25,000 events: that end is not survived yet (docs/semantics.md).
 */
const anyRetry: fc.Arbitrary<RetryOptions | undefined> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ maxAttempts: 1 }) },
  { weight: 5, arbitrary: fc.record({ maxAttempts: fc.integer({ min: 1, max: 4 }), interval: seconds(1, 5), jitter: fc.constantFrom('full', 'none') }, { requiredKeys: ['maxAttempts'] }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({
      maxAttempts: fc.integer({ min: 2, max: 30 }), interval: seconds(1, 120), backoffRate: fc.constantFrom(1, 1.5, 2, 7), maxDelay: seconds(121, 90_000), jitter: fc.constantFrom('full', 'none'),
    }),
  },
);

/** Half a second of the function's time is the ledger's. */
const fitsInto = ({ functionTimeout }: Service) => (timeout: Duration | undefined): boolean =>
  timeout === undefined || functionTimeout === undefined || parseDuration(timeout) <= functionTimeout - 500;

const ANY_TIMEOUT: readonly (Duration | undefined)[] = [undefined, undefined, undefined, '20ms', '1s', '29s', '2m', '14m', '9s', '2s', undefined];

interface Step {
  readonly name: string;
  readonly phase: 'undoable' | 'pivot' | 'forward';
  readonly service: string;
  readonly input: Expression;
  readonly timeout: Duration | undefined;
  readonly retry: RetryOptions | undefined;
  readonly undone: boolean;
  readonly compensationRetry: RetryOptions | undefined;
  readonly downstream: Downstream;
}

/** What a contract says of keys, and a service that is no worse than that: one that ignores keys and says otherwise has no promise. */
interface Downstream {
  readonly says: 'honoured' | 'ignored';
  readonly kind: DownstreamKind;
}

const DOWNSTREAMS: readonly Downstream[] = [
  { says: 'honoured', kind: 'honours' }, { says: 'honoured', kind: 'honours' }, { says: 'honoured', kind: 'honours and looksUp' },
  { says: 'ignored', kind: 'ignores' }, { says: 'ignored', kind: 'ignores and looksUp' }, { says: 'ignored', kind: 'honours and looksUp' },
];

interface Plan {
  readonly names: readonly string[];
  readonly phases: readonly Step['phase'][];
  readonly services: readonly Service[];
  readonly values: Values;
}

const anyPlan: fc.Arbitrary<Plan> = fc.integer({ min: 1, max: LONGEST_SAGA })
  .map((length) => Array.from({ length }, (_, at) => `step${at + 1}`))
  .chain((names) => fc.record({
    names: fc.constant(names), services: anyServices, values: anyValues(names),
    phases: fc.oneof(fc.integer({ min: 0, max: names.length - 1 }), fc.constantFrom(-1, 0, names.length - 1)).map((pivot) => names.map((_, at) => phaseAt(at, pivot))),
  }));

/** Without a pivot (-1) every step can be undone. */
function phaseAt(at: number, pivot: number): Step['phase'] {
  if (pivot < 0 || at < pivot) return 'undoable';
  return at === pivot ? 'pivot' : 'forward';
}

/** What can stand in a step after so many others, or at the end. */
const anyExpressionAfter = ({ names, values }: Plan, steps: number): fc.Arbitrary<Expression> =>
  anyExpression(knownOf({ input: values.input, results: Object.fromEntries(names.slice(0, steps).map((name) => [name, values.results[name] ?? null])) }), 2);

const anyStep = (plan: Plan, name: string, at: number): fc.Arbitrary<Step> => fc.constantFrom(...plan.services).chain((owner) => fc.record({
  name: fc.constant(name), phase: fc.constant(plan.phases[at] ?? 'undoable'), service: fc.constant(owner.name),
  input: anyExpressionAfter(plan, at),
  timeout: fc.constantFrom(...ANY_TIMEOUT.filter(fitsInto(owner))),
  retry: anyRetry,
  undone: fc.constantFrom(true, true, false, true, true),
  compensationRetry: anyRetry,
  downstream: fc.constantFrom(...DOWNSTREAMS),
}));

/** S and W, unequal, and each from nothing to longer than any function runs. */
const anyTimes = fc.record({
  clockSkewMs: fc.constantFrom<Duration>('20s', '20s', '0ms', '50ms', '3m', '1s', '1s').map(parseDuration),
  lateArrivalMs: fc.constantFrom<Duration>('1m', '1m', '1m', '0ms', '30ms', '2h', '20m', '5m', '7s', '1m', '7s').map(parseDuration),
});

/** The shortest is just enough for twelve steps of 70 ms: a deadline that passes though nothing fails is a mistake in the saga, and is reported as such. */
const anyDeadline = fc.constantFrom<Duration | undefined>(undefined, undefined, undefined, '1s', '2s', '30s', '2m', '1h', '15m', '30d', undefined);

const anySaga: fc.Arbitrary<RandomSaga> = anyPlan.chain((plan) => fc.record({
  plan: fc.constant(plan),
  steps: fc.tuple(...plan.names.map((name, at) => anyStep(plan, name, at))),
  output: fc.option(anyExpressionAfter(plan, plan.names.length), { nil: undefined }),
  deadline: anyDeadline,
  times: anyTimes,
})).map(({ plan: { services, values }, steps, output, deadline, times }) => ({
  saga: sagaOf(steps, output, deadline),
  options: {
    input: values.input,
    results: values.results,
    downstream: Object.fromEntries(steps.map(({ name, downstream }) => [name, downstream.kind])),
    target: { ...times, functionTimeouts: functionTimeoutsOf(services) },
  },
}));

const functionTimeoutsOf = (services: readonly Service[]): Target['functionTimeouts'] =>
  Object.fromEntries(services.flatMap(({ name, functionTimeout }) => (functionTimeout === undefined ? [] : [[name, functionTimeout]])));

const anything = typed<unknown>();

type AnyService = { readonly [operation: string]: never };

/** A service has an action and its compensation for each step that is its own. */
function servicesOf(steps: readonly Step[]): ReadonlyMap<string, AnyService> {
  return new Map([...Map.groupBy(steps, ({ service: name }) => name)].map(([name, own]) => [name, service(name, Object.fromEntries(own.flatMap((step) => [
    [`do_${step.name}`, action({ input: anything, output: anything, idempotencyKey: step.downstream.says })],
    [`undo_${step.name}`, compensation(`do_${step.name}`)],
  ])) as never) as unknown as AnyService]));
}

function sagaOf(steps: readonly Step[], output: Expression | undefined, deadline: Duration | undefined): RecordedSaga {
  const services = servicesOf(steps);
  return saga('RandomSaga', { input: typed<Json>(), ...(deadline && { deadline }) }, (s, input) => {
    const known = { input: input as Reference<unknown>, results: new Map<string, Reference<unknown>>(), items: new Map<string, Reference<unknown>>() };
    let after: AfterPivot<unknown> | undefined;
    for (const step of steps) {
      const written = writtenStep(step, recorded(step.input, known), services.get(step.service));
      if (step.phase === 'pivot') after = s.pivot(step.name, written);
      known.results.set(step.name, step.phase === 'pivot' && after ? after.result : (after ?? s).step(step.name, written));
    }
    return output && recorded(output, known);
  });
}

/** `never`: the types tell a user what fits; here what fits is drawn. */
function writtenStep({ name, phase, timeout, retry, undone, compensationRetry }: Step, input: unknown, operations: AnyService | undefined): never {
  const undo = undone ? { compensation: operations?.[`undo_${name}`], ...(compensationRetry && { compensationRetry }) } : { compensation: nothingToCompensate('it only looks') };
  return { action: operations?.[`do_${name}`], input, ...(timeout && { timeout }), ...(retry && { retry }), ...(phase === 'undoable' && undo) } as never;
}

