import type { Deployment, NotServed } from './assembly/deployment';
import { deploy } from './assembly/deploy';
import { DEFAULT_REGION, type Place } from './assembly/place';
import { readAssembly } from './assembly/read-assembly';
import { whyNotServed } from './assembly/why-not-served';
import type { Counters } from './counters';
import { startDynamoDb } from './dynamodb/dynamodb';
import { route } from './endpoint';
import { clientEnvironment, CREDENTIALS } from './function-environment';
import { ApiError, type ApiHandler } from './http/api';
import { listen } from './http/loopback-server';
import { requireEngines } from './installed';
import type { FunctionLog } from './lambda/functions';
import { hostFunctions } from './lambda/host-functions';
import { lambdaApi } from './lambda/lambda-api';
import { latest } from './latest';
import { outputOf, type Outputs } from './outputs';
import { startSqs } from './sqs/sqs';
import { deployMachines } from './states/deploy-machines';
import type { ExecutionRecord } from './states/executions';
import { startStepFunctions } from './states/start-step-functions';
import { statesApi } from './states/states-api';
import { waitForEnd, type EndOptions } from './states/wait-for-end';
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
  readonly outputs: Outputs;
  /** Resources of the templates that do not run here. An execution that touches one fails with `States.Runtime`. */
  readonly notServed: readonly NotServed[];
  /** The last 10,000 pieces of what functions wrote to their consoles. */
  functionLogs(): readonly FunctionLog[];
  counters(): Counters;
  /** The last 10,000 events that executions put on event buses. */
  events(): readonly PutEvent[];
  /**
   * The value of an output: of this stack, or of the only one that has an output of this name.
   *
   * @throws SagaError `Local.NoOutput` with what there is
   */
  output(name: string, stack?: string): string;
  /**
   * Resolves once the execution has ended; a parked one has not. Rejects when the cloud is stopped first.
   *
   * @throws SagaError `Local.NotEnded` after `timeout`: it says where the execution stands, and whether it waits for a human
   */
  executionEnded(executionArn: string, options?: EndOptions): Promise<ExecutionRecord>;
  /** Kills what runs and frees the port. Everything was in memory. */
  stop(): Promise<void>;
}

/**
 * Runs a synthesised cloud assembly on this machine: its state machines, functions, tables and queues, on one loopback port that speaks AWS's
 * protocols. Everything is in memory; nothing is called outside this machine.
 *
 * @throws SagaError `Local.NotInstalled`, `Local.NoAssembly`, `Local.BrokenAssembly` (all problems at once), `Local.PortInUse`. Nothing is left
 * running then.
 */
export async function startLocalCloud(props: LocalCloudProps = {}): Promise<LocalCloud> {
  requireEngines();
  const assembly = readAssembly(props.assembly ?? 'cdk.out');
  const region = props.region ?? assembly.stacks.find((stack) => stack.region !== undefined)?.region ?? DEFAULT_REGION;
  let handle = notReady;
  const server = await listen(props.port ?? 0, (request) => handle(request));
  const place: Place = { endpoint: server.endpoint, region };
  try {
    const services = await startServices(deploy(assembly, place), place, props);
    handle = services.handle;
    const stop = onceOnly(async () => {
      // First, so that a caller sees a connection break and not the failures of parts that are half gone.
      await server.close();
      await services.close();
    });
    return { ...services.cloud, endpoint: server.endpoint, region, credentials: { ...CREDENTIALS }, environment: clientEnvironment(place), stop };
  } catch (error) {
    await server.close();
    throw error;
  }
}

const notReady: ApiHandler = () => { throw new ApiError('ServiceUnavailable', 'The one-machine cloud is still starting.', 503); };

function onceOnly(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}

interface Services {
  readonly handle: ApiHandler;
  readonly cloud: Pick<LocalCloud, 'outputs' | 'output' | 'notServed' | 'functionLogs' | 'counters' | 'events' | 'executionEnded'>;
  close(): Promise<void>;
}

/** Functions and executions call each other and the other services through `handle`, as any client does. */
async function startServices(deployment: Deployment, place: Place, props: LocalCloudProps): Promise<Services> {
  const clock = systemClock;
  const functions = hostFunctions(deployment.functions, place, { ...props, clock });
  const events = latest<PutEvent>();
  const notServed = whyNotServed(deployment.notServed, place);
  const stepFunctions = startStepFunctions(clock, place, {
    find: functions.find,
    services: serviceCaller((request) => handle(request), place.region),
    putEvent: events.add,
    whyNotServed: (nameOrArn) => notServed.get(nameOrArn),
  });
  deployMachines(deployment.stateMachines, stepFunctions.machines);
  const dynamodb = await startDynamoDb(deployment.tables, place.region);
  // The last thing that can fail: it has a process, which would have to be ended.
  const sqs = await startSqs(deployment.queues, place.endpoint, place.region);
  const handle = route({ states: statesApi({ ...stepFunctions, clock, place, notServed }), dynamodb: dynamodb.handle, sqs: sqs.handle, lambda: lambdaApi(functions.find) });
  return {
    handle,
    cloud: {
      outputs: deployment.outputs,
      output: (name, stack) => outputOf(deployment.outputs, name, stack),
      notServed: deployment.notServed,
      functionLogs: functions.logs,
      counters: () => ({ ...stepFunctions.transitions.counts(), lambdaInvocations: functions.invocations(), tableWrites: dynamodb.writes() }),
      events: events.all,
      executionEnded: (executionArn, options) => waitForEnd(stepFunctions.executions, clock, executionArn, options),
    },
    async close() {
      stepFunctions.close();
      await functions.close();
      await sqs.close();
    },
  };
}
