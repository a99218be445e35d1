import { parseStateMachine, type StateMachine } from '../asl';
import { compile, serviceOf, type StateMachineDefinition, type Target } from '../compiler';
import type { Json } from '../contract/json';
import { DEFAULT_LATE_ARRIVAL_WINDOW } from '../contract/ledger-times';
import type { OperationSpecs, ServiceContract } from '../contract/service';
import type { StepRequest } from '../contract/step-request';
import { millis, parseDuration, type Millis } from '../contract/time';
import { typed } from '../contract/typed';
import type { Definition } from '../definition/definition';
import type { RecordedSaga } from '../definition/saga';
import type { LedgerStore } from '../runtime';
import type { OwnServices } from './own-services';
import { samplesOf } from './sample';

/**
 * What the modelled service behind an action does with idempotency keys. `ignores`: it applies every request. `looksUp`: the handler's
 * `verify` finds an effect by its key.
 */
export type DownstreamKind = 'honours' | 'honours and looksUp' | 'ignores' | 'ignores and looksUp';

/** What is broken on purpose, to see whether the search finds it. */
export interface Alterations {
  readonly machine?: (definition: StateMachineDefinition) => StateMachineDefinition;
  readonly request?: (request: StepRequest) => StepRequest;
  readonly ledger?: (store: LedgerStore) => LedgerStore;
}

export interface ModelOptions {
  /** What starts the saga. @default the fields that its definition reads, with texts that name them */
  readonly input?: Json;
  /** What the modelled services answer, by step. @default the fields that the definition reads, with texts that name them */
  readonly results?: { readonly [step: string]: Json };
  /** By step. @default `honours`, or `ignores` where the action's contract says that its downstream ignores keys */
  readonly downstream?: { readonly [step: string]: DownstreamKind };
  /** Handlers to run instead of modelled ones; then `input` has to fit the saga's schema. */
  readonly services?: OwnServices;
  /** What it is compiled for. @default functions of 30 s, or as long as their steps' timeouts need, S of 20 s and the ledger's default W */
  readonly target?: Target;
  readonly alterations?: Alterations;
}

/** A saga made ready to run many times. */
export interface Model {
  readonly definition: Definition;
  readonly machine: StateMachine;
  readonly states: StateMachineDefinition['States'];
  readonly target: Target;
  readonly services: ReadonlyMap<string, ServiceContract>;
  /** By operation, of its service's contract what it needs: to make all of a service ready takes as long as to run one operation. */
  readonly contracts: ReadonlyMap<string, ServiceContract>;
  readonly input: Json;
  readonly results: { readonly [step: string]: Json };
  readonly downstream: ReadonlyMap<string, DownstreamKind>;
  readonly alterations: Alterations;
  readonly own: OwnServices | undefined;
}

export function modelOf(saga: RecordedSaga, options: ModelOptions = {}): Model {
  const { definition } = saga;
  const target = options.target ?? targetOf(definition);
  const alterations = options.alterations ?? {};
  const compiled = compile(definition, target);
  const states = alterations.machine?.(structuredClone(compiled)) ?? compiled;
  const samples = samplesOf(definition);
  const services = Object.values(saga.services).map((contract) => (options.services ? contract : loose(contract)));
  return {
    definition,
    target,
    alterations,
    own: options.services,
    states: states.States,
    machine: parseStateMachine(JSON.parse(filledIn(states)) as Json),
    services: new Map(services.map((contract) => [contract.name, contract])),
    contracts: new Map(services.flatMap(contractsIn)),
    input: options.input ?? samples.input,
    results: { ...samples.results, ...options.results },
    downstream: new Map(definition.body.map(({ name, action }) => [name, options.downstream?.[name] ?? defaultDownstream(action, saga)])),
  };
}

export const SAGA_NAME = 'Search/Saga';

const PLACES: { readonly [name: string]: string } = { Partition: 'aws', SagaName: SAGA_NAME, LedgerTableName: 'ledger', DeadLetterQueueUrl: 'https://queue' };

const filledIn = (machine: StateMachineDefinition): string =>
  JSON.stringify(machine).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => PLACES[name] ?? name);

const SHORTEST_TIMEOUT = 30_000;
const ROOM = 1_000;

/**
 * S is much longer here than where a saga runs: retries come after 1, 3, 7, 15, 31 s, and a second more or less at the end of a lease of
 * 30 s would fall between them.
 */
const SEARCHED_SKEW: Millis = millis(20_000);

/** Shorter functions make shorter stories; the order of what can happen is the same. */
function targetOf({ body }: Definition): Target {
  const functionTimeouts: { [service: string]: Millis } = {};
  for (const { action, timeout } of body) {
    const service = serviceOf(action);
    const needed = timeout === undefined ? 0 : parseDuration(timeout) + ROOM;
    functionTimeouts[service] = millis(Math.max(functionTimeouts[service] ?? SHORTEST_TIMEOUT, needed));
  }
  return { functionTimeouts, clockSkewMs: SEARCHED_SKEW, lateArrivalMs: DEFAULT_LATE_ARRIVAL_WINDOW };
}

function defaultDownstream(action: string, { services }: RecordedSaga): DownstreamKind {
  const spec = services[serviceOf(action)]?.operations[action.slice(action.indexOf('.') + 1)];
  return spec?.kind === 'action' && spec.idempotencyKey === 'ignored' ? 'ignores' : 'honours';
}

/** Modelled handlers give what the definition reads, which need not fit the schemas: these take everything. */
function loose({ name, operations }: ServiceContract): ServiceContract {
  const any = typed<unknown>();
  const specs: OperationSpecs = Object.fromEntries(Object.entries(operations).map(([key, spec]) => [key, spec.kind === 'action' ? { ...spec, input: any, output: any } : spec]));
  return { name, operations: specs };
}

const contractsIn = (contract: ServiceContract): readonly (readonly [string, ServiceContract])[] =>
  Object.keys(contract.operations).map((key) => [`${contract.name}.${key}`, contractFor(key, contract)]);

/** What undoes an action has that action beside it. */
function contractFor(key: string, { name, operations }: ServiceContract): ServiceContract {
  const spec = operations[key];
  const needed = Object.entries(operations).filter(([other]) => other === key || (spec?.kind === 'compensation' && other === spec.compensates));
  return { name, operations: Object.fromEntries(needed) };
}
