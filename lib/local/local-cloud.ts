import { InvalidDefinition } from '../asl';
import { problemsOf } from '../contract/saga-error';
import type { Clock } from '../contract/time';
import type { Deployment, LambdaFunction, NotServed } from './assembly/deployment';
import { deploy } from './assembly/deploy';
import { DEFAULT_REGION, type Place } from './assembly/place';
import { readAssembly } from './assembly/read-assembly';
import type { Counters } from './counters';
import { startDynamoDb } from './dynamodb/dynamodb';
import { route } from './endpoint';
import { clientEnvironment, CREDENTIALS, functionEnvironment } from './function-environment';
import { ApiError, type ApiHandler } from './http/api';
import { listen } from './http/loopback-server';
import { DEFAULT_SANDBOXES_PER_FUNCTION, hostFunction, type FunctionHost, type FunctionLog } from './lambda/functions';
import { lambdaApi, type FunctionDirectory } from './lambda/lambda-api';
import { startSqs } from './sqs/sqs';
import type { ExecutionRecord } from './states/executions';
import type { Machines } from './states/machines';
import { startStepFunctions } from './states/start-step-functions';
import { statesApi } from './states/states-api';
import { systemClock } from './system-clock';
import type { PutEvent } from './tasks/events-put-events';
import { serviceCaller } from './tasks/service-call';

export interface LocalCloudProps {
  /**
   * The folder that `cdk synth` wrote.
   *
   * @default 'cdk.out'
   */
  readonly assembly?: string;
  /**
   * The port on 127.0.0.1; 0 takes a free one.
   *
   * @default 0
   */
  readonly port?: number;
  /** @default the region of the first stack that names one, or us-east-1 */
  readonly region?: string;
  /**
   * How many invocations of one function run at once; more wait.
   *
   * @default 8
   */
  readonly sandboxesPerFunction?: number;
  /** What functions write to their consoles, as they write it. */
  readonly onFunctionLog?: (log: FunctionLog) => void;
}

/** A cloud assembly that runs on this machine. */
export interface LocalCloud {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly region: string;
  /** Any do; these are at hand. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** What to set so that an AWS SDK or the AWS CLI talks to this cloud. */
  readonly environment: { readonly [name: string]: string };
  /** By stack and output name. */
  readonly outputs: { readonly [stack: string]: { readonly [name: string]: string } };
  /** Resources of the templates that do not run here. An execution that touches one fails with `States.Runtime`. */
  readonly notServed: readonly NotServed[];
  /** The last 10,000 pieces of what functions wrote to their consoles. */
  functionLogs(): readonly FunctionLog[];
  counters(): Counters;
  /** The last 10,000 events that executions put on event buses. */
  events(): readonly PutEvent[];
  /** Resolves once the execution has ended; a parked one has not. */
  executionEnded(executionArn: string): Promise<ExecutionRecord>;
  /** Kills what runs and frees the port. Everything was in memory. */
  stop(): Promise<void>;
}

/**
 * Runs a synthesised cloud assembly on this machine: its state machines, functions, tables and queues, on one loopback port that speaks AWS's
 * protocols. Everything is in memory; nothing is called outside this machine.
 *
 * @throws SagaError `Local.NoAssembly`, `Local.BrokenAssembly` (all problems at once), `Local.PortInUse`. Nothing is left running then.
 */
export async function startLocalCloud(props: LocalCloudProps = {}): Promise<LocalCloud> {
  const assembly = readAssembly(props.assembly ?? 'cdk.out');
  const region = props.region ?? assembly.stacks.find((stack) => stack.region !== undefined)?.region ?? DEFAULT_REGION;
  let handle = notReady;
  const server = await listen(props.port ?? 0, (request) => handle(request));
  const closers: (() => Promise<void> | void)[] = [];
  const stop = onceOnly(async () => {
    // First, so that a caller sees a connection break and not the failures of parts that are half gone.
    await server.close();
    for (const close of closers.toReversed()) await close();
  });
  try {
    const place: Place = { endpoint: server.endpoint, region };
    const started = await startServices(deploy(assembly, place), place, props, closers);
    handle = started.handle;
    return { ...started.cloud, endpoint: server.endpoint, region, credentials: { ...CREDENTIALS }, environment: clientEnvironment(place), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const notReady: ApiHandler = () => { throw new ApiError('ServiceUnavailable', 'The one-machine cloud is still starting.', 503); };

function onceOnly(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}

interface Started {
  readonly handle: ApiHandler;
  readonly cloud: Pick<LocalCloud, 'outputs' | 'notServed' | 'functionLogs' | 'counters' | 'events' | 'executionEnded'>;
}

/** Starts the parts; what each takes to be closed is added to `closers`, which are called from the last to the first. */
async function startServices(deployment: Deployment, place: Place, props: LocalCloudProps, closers: (() => Promise<void> | void)[]): Promise<Started> {
  const clock = systemClock;
  const dynamodb = await startDynamoDb(deployment.tables, place.region);
  const sqs = await startSqs(deployment.queues, place.endpoint, place.region);
  closers.push(() => sqs.close());
  const functions = hostFunctions(deployment.functions, place, props, clock);
  closers.push(() => functions.close());
  const events = lastOf<PutEvent>();
  const reasons = whyNotServed(deployment, place);
  const handle: ApiHandler = (request) => route({ states, dynamodb: dynamodb.handle, sqs: sqs.handle, lambda: lambdaApi(functions.find) })(request);
  const stepFunctions = startStepFunctions(clock, place, {
    find: functions.find,
    services: serviceCaller((request) => handle(request), place.region),
    putEvent: events.add,
    whyNotServed: (name) => reasons.get(name),
  });
  closers.push(() => stepFunctions.close());
  const { executions, transitions } = stepFunctions;
  deployMachines(deployment, stepFunctions.machines);
  const states = statesApi({ ...stepFunctions, clock, place, notServed: reasons });
  return {
    handle,
    cloud: {
      outputs: deployment.outputs,
      notServed: deployment.notServed,
      functionLogs: functions.logs,
      counters: () => ({ ...transitions.counts(), lambdaInvocations: functions.invocations(), tableWrites: dynamodb.writes() }),
      events: events.all,
      executionEnded: (executionArn) => executions.ended(executionArn),
    },
  };
}

/** @throws SagaError `Local.BrokenAssembly` with every problem of every definition */
function deployMachines(deployment: Deployment, machines: Machines): void {
  const problems: string[] = [];
  for (const machine of deployment.stateMachines) {
    try {
      machines.create(machine);
    } catch (error) {
      if (!(error instanceof InvalidDefinition)) throw error;
      problems.push(...error.problems.map(({ code, message, location }) => `State machine ${machine.name}, ${location ?? '/'}: ${message} (${code})`));
    }
  }
  if (problems.length > 0) throw problemsOf('Cannot run the state machines of the cloud assembly', problems, 'Local.BrokenAssembly');
}

/** Names and ARNs of what is in the templates but does not run here, and why. */
function whyNotServed({ notServed }: Deployment, { region }: Place): ReadonlyMap<string, string> {
  const kinds: { readonly [type: string]: string } = { 'AWS::Lambda::Function': 'lambda', 'AWS::StepFunctions::StateMachine': 'states' };
  return new Map(notServed.flatMap(({ type, name, why }) => {
    const arn = `arn:aws:${kinds[type] ?? 'none'}:${region}:000000000000:${type === 'AWS::Lambda::Function' ? 'function' : 'stateMachine'}:${name}`;
    return [[name, why], [arn, why]] as const;
  }));
}

interface Functions {
  readonly find: FunctionDirectory;
  readonly logs: () => readonly FunctionLog[];
  readonly invocations: () => number;
  readonly close: () => Promise<void>;
}

const KEPT = 10_000;

/** A list that forgets its oldest. */
function lastOf<Item>(): { readonly add: (item: Item) => void; readonly all: () => readonly Item[] } {
  const items: Item[] = [];
  return {
    add: (item) => {
      if (items.push(item) > KEPT) items.shift();
    },
    all: () => items,
  };
}

function hostFunctions(functions: readonly LambdaFunction[], place: Place, props: LocalCloudProps, clock: Clock): Functions {
  const logs = lastOf<FunctionLog>();
  let invocations = 0;
  const onLog = (log: FunctionLog): void => {
    logs.add(log);
    props.onFunctionLog?.(log);
  };
  const sandboxes = props.sandboxesPerFunction ?? DEFAULT_SANDBOXES_PER_FUNCTION;
  const hosts = new Map(functions.map((fn): [string, FunctionHost] => {
    const host = hostFunction(fn, { environment: functionEnvironment(fn, place), clock, sandboxes, onLog });
    return [fn.name, { ...host, invoke(event) { invocations += 1; return host.invoke(event); } }];
  }));
  return {
    find: (nameOrArn) => hosts.get(nameIn(nameOrArn)),
    logs: logs.all,
    invocations: () => invocations,
    close: async () => { await Promise.all([...hosts.values()].map((host) => host.close())); },
  };
}

/** `name`, `name:alias`, `account:function:name` or an ARN, with or without a version or alias. */
function nameIn(nameOrArn: string): string {
  return /(?:^|:)function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn.split(':')[0] ?? nameOrArn;
}
