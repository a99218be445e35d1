import type { Target } from '../compiler';
import type { Json } from '../contract/json';
import { DEFAULT_CLOCK_SKEW, DEFAULT_LATE_ARRIVAL_WINDOW } from '../contract/ledger-times';
import { problemsOf, type SagaError } from '../contract/saga-error';
import { parseDuration, type Duration } from '../contract/time';
import type { RecordedSaga } from '../definition/saga';
import type { Outcome } from '../explorer';
import { modelOf } from '../explorer/model';
import { runSaga } from '../explorer/run';
import { functionsOf, problemsOfFunctions, type AssumedFunction, type CountedFunction } from './functions';
import { newMeter, type Meter } from './meter';
import { pathsOf, type Path, type PathGroup } from './paths';
import { pricesWith, type Prices } from './prices';
import { costText } from './text';
import { usageOf, type Usage } from './usage';

export interface CostOptions {
  /** What AWS asks. @default PRICES */
  readonly prices?: Partial<Prices>;
  /** What is assumed of every function. */
  readonly functions?: AssumedFunction;
  /** What is assumed of one service's function, by service. What is left out comes from `functions`. */
  readonly services?: { readonly [service: string]: AssumedFunction };
  /** S, as the construct's. @default DEFAULT_CLOCK_SKEW */
  readonly clockSkew?: Duration;
  /** W, as the construct's. @default DEFAULT_LATE_ARRIVAL_WINDOW */
  readonly lateArrivalWindow?: Duration;
  /** What starts the saga: its size decides what a write of the ledger costs. @default the fields that the definition reads, with texts that name them */
  readonly input?: Json;
  /** What the services give, by step: likewise. @default the fields that the definition reads, with texts that name them */
  readonly results?: { readonly [step: string]: Json };
  /** Only the paths of these groups, and the one on which all is well. @default all */
  readonly groups?: readonly PathGroup[];
}

/** What one way through a saga uses and costs. */
export interface PathCost extends Usage {
  /** `capturePayment rejected` */
  readonly path: string;
  readonly group: PathGroup;
  readonly outcome: Outcome;
  /** Of one run. */
  readonly dollars: number;
  readonly dollarsPerMillion: number;
}

/** What a saga costs, path by path. Plain data but for `toString`. */
export interface SagaCost {
  readonly saga: string;
  readonly prices: Prices;
  readonly paths: readonly PathCost[];
  readonly happy: PathCost;
  /** Of the paths, the one that costs most dollars. */
  readonly worst: PathCost;
  /** A table, as `cdk-saga cost` prints it. */
  toString(): string;
}

/**
 * Counts what a saga uses when all is well and on each path on which it fails, and what that costs.
 *
 * The compiled machine is run on virtual time with the real runtime and ledger, once for each path, and what happened is counted. Services are
 * modelled; how long their calls run is assumed. Jitter is drawn once, by a fixed seed: the same saga and options give the same figures.
 *
 * ```ts
 * const { happy, worst } = await costOf(placeOrder, { functions: { memorySize: 512, duration: '100ms' } });
 * expect(happy).toMatchObject({ transitions: 6, invocations: 6, writes: 12 });
 * ```
 *
 * Not counted: logs, traces, metrics and alarms, storage and backups, cold starts, data transfer, and what handlers themselves call.
 *
 * @throws SagaError `Saga.InvalidDefinition` where functions are assumed that Lambda does not have, the machine cannot be compiled for them, or the
 * saga does not complete where nothing goes wrong; `Saga.InvalidDuration`
 */
export async function costOf(saga: RecordedSaga, options: CostOptions = {}): Promise<SagaCost> {
  const prices = pricesWith(options.prices);
  const problems = problemsOfFunctions(saga.definition, options);
  if (problems.length > 0) throw cannotCount(saga, problems);
  const measure = measuring(saga, options);
  const paths: PathCost[] = [];
  for (const path of pathsOf(saga.definition).filter(({ group }) => isWanted(group, options))) {
    const { usage, outcome } = await measure(path);
    const dollars = dollarsFor(usage, prices);
    paths.push({ path: path.name, group: path.group, outcome, ...usage, dollars, dollarsPerMillion: dollars * 1_000_000 });
  }
  const [happy] = paths;
  if (happy && happy.outcome !== 'completed') throw cannotCount(saga, [`where nothing goes wrong it ends ${happy.outcome}, not completed. Give its deadline more time, or another input.`]);
  return withText({ saga: saga.name, prices, paths });
}

const cannotCount = ({ name }: RecordedSaga, problems: readonly string[]): SagaError => problemsOf(`Cannot count what saga ${JSON.stringify(name)} costs`, problems);

const isWanted = (group: PathGroup, { groups }: CostOptions): boolean => group === 'happy' || (groups?.includes(group) ?? true);

/** Completes what was counted, as it is or as it came from another thread. */
export function withText({ saga, prices, paths }: Pick<SagaCost, 'saga' | 'prices' | 'paths'>): SagaCost {
  const [happy] = paths;
  if (!happy) throw new RangeError('A saga has at least one path.');
  const worst = paths.reduce((most, path) => (path.dollars > most.dollars ? path : most), happy);
  const cost = { saga, prices, paths, happy, worst };
  return { ...cost, toString: () => costText(cost) };
}

type Measure = (path: Path) => Promise<{ readonly usage: Usage; readonly outcome: Outcome }>;

function measuring(saga: RecordedSaga, options: CostOptions): Measure {
  let meter: Meter = newMeter();
  const functions = functionsOf(saga.definition, options);
  const model = modelOf(saga, {
    target: targetOf(functions, options),
    alterations: { ledger: (store) => meter.around(store) },
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.results === undefined ? {} : { results: options.results }),
  });
  return async ({ schedule }) => {
    meter = newMeter();
    const run = await runSaga(model, schedule, 1);
    return { usage: usageOf(run, model, meter, functions), outcome: run.outcome };
  };
}

function dollarsFor(usage: Usage, prices: Prices): number {
  return usage.transitions * prices.transition + usage.invocations * prices.lambdaRequest + usage.gbSeconds * prices.lambdaGbSecond
    + usage.writeUnits * prices.writeUnit + usage.readUnits * prices.readUnit + usage.sqsRequests * prices.sqsRequest;
}

const targetOf = (functions: ReadonlyMap<string, CountedFunction>, { clockSkew, lateArrivalWindow }: CostOptions): Target => ({
  functionTimeouts: Object.fromEntries([...functions].map(([service, { timeoutMs }]) => [service, timeoutMs])),
  clockSkewMs: clockSkew === undefined ? DEFAULT_CLOCK_SKEW : parseDuration(clockSkew),
  lateArrivalMs: lateArrivalWindow === undefined ? DEFAULT_LATE_ARRIVAL_WINDOW : parseDuration(lateArrivalWindow),
});
