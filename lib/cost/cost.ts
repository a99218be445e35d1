import type { Target } from '../compiler';
import { DEFAULT_FUNCTION_MEMORY_MB, DEFAULT_FUNCTION_TIMEOUT } from '../contract/function-defaults';
import type { Json } from '../contract/json';
import { DEFAULT_CLOCK_SKEW, DEFAULT_LATE_ARRIVAL_WINDOW } from '../contract/ledger-times';
import { millis, parseDuration, type Duration, type Millis } from '../contract/time';
import type { Definition } from '../definition/definition';
import type { RecordedSaga } from '../definition/saga';
import type { Outcome } from '../explorer';
import { modelOf, serviceOf } from '../explorer/model';
import { runSaga } from '../explorer/run';
import { newMeter, type Meter } from './meter';
import { pathsOf, type Path, type PathGroup } from './paths';
import { pricesWith, type Prices } from './prices';
import { costText } from './text';
import { usageOf, type FunctionSize, type Usage } from './usage';

/** What is assumed of a service's function. */
export interface AssumedFunction {
  /** Its memory, in MB. @default DEFAULT_FUNCTION_MEMORY_MB */
  readonly memorySize?: number;
  /** How long a call runs that is not cut off. @default DEFAULT_CALL_DURATION */
  readonly duration?: Duration;
  /** When Lambda cuts it off. @default DEFAULT_FUNCTION_TIMEOUT, or as long as its steps' own timeouts need */
  readonly timeout?: Duration;
}

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
  /** Only the paths of these groups, and the one on which all is well. @default all */
  readonly groups?: readonly PathGroup[];
}

/** How long a call is taken to run: a handler that calls one service. */
export const DEFAULT_CALL_DURATION: Duration = '100ms';

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
 * @throws SagaError `Saga.InvalidDefinition` where the machine cannot be compiled for these functions; `Saga.InvalidDuration`
 */
export async function costOf(saga: RecordedSaga, options: CostOptions = {}): Promise<SagaCost> {
  const prices = pricesWith(options.prices);
  const measure = measuring(saga, options);
  const paths: PathCost[] = [];
  for (const path of pathsOf(saga.definition).filter(({ group }) => isWanted(group, options))) {
    const { usage, outcome } = await measure(path);
    const dollars = dollarsFor(usage, prices);
    paths.push({ path: path.name, group: path.group, outcome, ...usage, dollars, dollarsPerMillion: dollars * 1_000_000 });
  }
  return withText({ saga: saga.name, prices, paths });
}

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
  const model = modelOf(saga, {
    target: targetOf(saga.definition, options),
    alterations: { ledger: (store) => meter.around(store) },
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  return async ({ schedule }) => {
    meter = newMeter();
    const run = await runSaga(model, schedule, 1);
    return { usage: usageOf(run, model, meter, (service) => sizeOf(service, options)), outcome: run.outcome };
  };
}

function dollarsFor(usage: Usage, prices: Prices): number {
  return usage.transitions * prices.transition + usage.invocations * prices.lambdaRequest + usage.gbSeconds * prices.lambdaGbSecond
    + usage.writeUnits * prices.writeUnit + usage.readUnits * prices.readUnit + usage.sqsRequests * prices.sqsRequest;
}

const assumed = (service: string, { functions, services }: CostOptions): AssumedFunction => ({ ...functions, ...services?.[service] });

function sizeOf(service: string, options: CostOptions): FunctionSize {
  const { memorySize = DEFAULT_FUNCTION_MEMORY_MB, duration = DEFAULT_CALL_DURATION } = assumed(service, options);
  return { memoryMb: memorySize, callMs: parseDuration(duration) };
}

function targetOf({ body }: Definition, options: CostOptions): Target {
  const timeouts = body.map(({ action }) => serviceOf(action)).map((service) => [service, timeoutOf(service, body, options)] as const);
  return {
    functionTimeouts: Object.fromEntries(timeouts),
    clockSkewMs: options.clockSkew === undefined ? DEFAULT_CLOCK_SKEW : parseDuration(options.clockSkew),
    lateArrivalMs: options.lateArrivalWindow === undefined ? DEFAULT_LATE_ARRIVAL_WINDOW : parseDuration(options.lateArrivalWindow),
  };
}

/** What a function must run longer than a step's own timeout: the compiler asks for less. */
const ROOM = 1_000;

function timeoutOf(service: string, body: Definition['body'], options: CostOptions): Millis {
  const { timeout } = assumed(service, options);
  if (timeout !== undefined) return parseDuration(timeout);
  const steps = body.filter((step) => serviceOf(step.action) === service && step.timeout !== undefined);
  return millis(Math.max(parseDuration(DEFAULT_FUNCTION_TIMEOUT), ...steps.map((step) => parseDuration(step.timeout ?? '0ms') + ROOM)));
}
